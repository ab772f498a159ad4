import { recordOfClient, requireClient } from "../clients/collection.ts";
import { clientPk } from "../clients/header.ts";
import type { Ctx } from "../ctx.ts";
import { notFound } from "../kernel/errors.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import { Interaction } from "./schema.ts";

const interactions = entity("interaction", Interaction, (accountId, clientId, at, id) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("INT", at!, id!),
}));

export const interactionIn = (item: Pick<Item, "data">): Interaction => interactions.fromItem(item);

/** C8. An offline interaction of a client by its id. 404, or asked again where the client was merged into. */
export const interactionItemOf = async (ctx: Ctx, clientId: string, id: string): Promise<Item> => {
  const item = await recordOfClient(ctx, clientId, "INT", id);
  if (item) return item;
  await requireClient(ctx, clientId);
  throw notFound("interaction");
};

const asRead = ({ rev }: Item) => ({ if: "#rev = :rev", values: { rev } });
const absent = { if: "attribute_not_exists(pk)" };

/**
 * N40. Writes an interaction where its time puts it, over what was read of it; at another time it moves, and keeps whose it
 * was before a merge.
 */
export const keepActions = (
  ctx: Ctx,
  clientId: string,
  read: Item | undefined,
  interaction: Interaction,
  rev: string,
): Action[] => {
  const at = interactions.key(ctx.accountId, clientId, interaction.at, interaction.id);
  const put = { ...interactions.toItem(at, interaction, rev), ...(read?.home && { home: read.home }) };
  if (read?.sk === at.sk) return [{ put, condition: asRead(read) }];
  return [...(read ? [removeAction(read)] : []), { put, condition: absent }];
};

/** N41. Takes an interaction away, if it is still as it was read. */
export const removeAction = (read: Item): Action => ({
  remove: { pk: read.pk, sk: read.sk },
  condition: asRead(read),
});

export const patterns: Pattern[] = [
  {
    id: "N40",
    question: "Write an offline interaction, if it is still as it was read; at another time it moves",
    index: "table",
    keys: "transaction: check 0#CARD stands, delete the old INT# on its rev, put INT#at#interaction, U1, I2; C8 before a change",
    requests: "1, 2 for a change",
    units: "2 WU per KB of each; 1 RU per 4 KB",
    usedBy: "POST and PATCH of interactions",
  },
  {
    id: "N41",
    question: "Take an offline interaction away",
    index: "table",
    keys: "C8, then transaction: check 0#CARD stands, delete INT#at#interaction on its rev, U1",
    requests: 2,
    units: "2 WU per KB of each; 1 RU per 4 KB",
    usedBy: "DELETE /v1/clients/{clientId}/interactions/{interactionId}",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "interaction",
    holds: "Something that passed between the team and a client outside the hub, by when it happened",
    parts: ["account", "client", "at", "interaction"],
    key: (account, client, at, id) => interactions.key(account, client, at, id),
  },
];
