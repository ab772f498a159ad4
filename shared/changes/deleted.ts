import type { Means } from "../ctx.ts";
import type { Action } from "../table/expressions.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import type { ChangeEntity } from "./schema.ts";

const deletionKey = (accountId: string, entity: string, id: string) => ({
  pk: key(accountId, "DELETED"),
  sk: key(entity, id),
});

/** Seconds a deletion stands: it is read in the stream, within a second. */
const keptFor = 24 * 3600;

/** W13. That something is removed that leaves no tombstone, for the transaction that removes it: so that the change log tells it. */
export const deletionAction = (
  means: Pick<Means, "accountId" | "newId" | "now">,
  entity: ChangeEntity,
  id: string,
  clientId?: string,
): Action => ({
  put: {
    ...deletionKey(means.accountId, entity, id),
    type: "deletion",
    rev: means.newId("revision"),
    data: { type: `${entity}.deleted`, entityId: id, clientId },
    expiresAt: Math.floor(Date.parse(means.now()) / 1000) + keptFor,
  },
});

export const patterns: Pattern[] = [
  {
    id: "W13",
    question: "Tell that something is removed that leaves no tombstone",
    index: "table",
    keys: "in the transaction that removes it: put account#DELETED, kind#id",
    requests: 0,
    units: "2 WU",
    usedBy:
      "whatever removes an interaction, a segment, an old note or to-do, a stranger's discussion, an imported client",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "deletion",
    holds: "That something was removed, for the change log; goes by itself after a day",
    parts: ["account", "entity", "id"],
    key: (account, entity, id) => deletionKey(account!, entity!, id!),
  },
];
