import { clientPk } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import { cards } from "../settling/card.ts";
import type { Item } from "../table/item.ts";
import { messageIn } from "./store.ts";

/** A message by its id, where it stood or with whom its client was merged into; undefined where it is gone (an erased client's). */
export const locate = async (
  means: Pick<Means, "table" | "accountId">,
  pk: string,
  id: string,
): Promise<Item | undefined> => {
  const item = await messageIn(means, pk, id);
  if (item) return item;
  const card = await means.table.get(cards.key(means.accountId, pk.split("#")[1] ?? ""));
  const merged = card && cards.fromItem(card).mergedInto;
  return merged ? locate(means, clientPk(means.accountId, merged), id) : undefined;
};
