import { mostInItem, newestNumber } from "../changes/store.ts";
import type { Means } from "../ctx.ts";
import type { Item } from "../table/item.ts";
import { keyParts } from "../table/schema.ts";
import { stateAt } from "../webhooks/state.ts";
import { stateItem, states } from "../webhooks/store.ts";

/**
 * How far a webhook is as a restore puts it back, once the change log stands: at its end. What it was still to be told is not told, since
 * it was told after the backup, as far as anybody here knows; its owner can have it repeated (POST /v1/webhooks/{webhookId}/replay).
 */
export const toldAll = async (means: Pick<Means, "table" | "newId">, item: Item): Promise<Item> => {
  const accountId = keyParts(item.pk)[0]!;
  const position = ((await newestNumber({ ...means, accountId })) + 1) * mostInItem - 1;
  return stateItem({ ...means, accountId }, stateAt(states.fromItem(item).id, position));
};
