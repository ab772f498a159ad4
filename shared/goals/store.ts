import { clientPk } from "../clients/header.ts";
import type { Ctx } from "../ctx.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import { Goal, GoalVersion } from "./schema.ts";

export const goals = entity("goal", Goal, (accountId, clientId, goalId) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("GOAL", goalId!),
}));
export const versions = entity("goalVersion", GoalVersion, (accountId, clientId, goalId, rev) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("GOALV", goalId!, rev!),
}));

/** Y20. Where the goals of a client stand, for a page of them, newest first. */
export const listed = { prefix: keyPrefix("GOAL"), newestFirst: true };

/** Y21. A goal of a client, or undefined: one request. */
export const goalItem = ({ table, accountId }: Ctx, clientId: string, goalId: string): Promise<Item | undefined> =>
  table.get(goals.key(accountId, clientId, goalId));

const asRead = ({ rev }: Item) => ({ if: "#rev = :rev", values: { rev } });

/** Y22. Writes a goal over what was read of it; it keeps whose it was before a merge. */
export const goalAction = (ctx: Ctx, clientId: string, read: Item | undefined, goal: Goal, rev: string): Action => ({
  put: {
    ...goals.toItem(goals.key(ctx.accountId, clientId, goal.id), goal, rev),
    ...(read?.home && { home: read.home }),
  },
  condition: read ? asRead(read) : { if: "attribute_not_exists(pk)" },
});

/** Y22. Takes a goal away, if it is still as it was read. */
export const removeAction = (read: Item): Action => ({
  remove: { pk: read.pk, sk: read.sk },
  condition: asRead(read),
});

/** Y22. Keeps what a goal was, for the transaction that changes or removes it. */
export const versionAction = (ctx: Ctx, clientId: string, read: Item, removed: boolean): Action => {
  const { id, creator: _, createdAt: __, ...was } = goals.fromItem(read);
  const version = { ...was, replacedBy: ctx.actor.id, replacedAt: ctx.now(), removed };
  const at = versions.key(ctx.accountId, clientId, id, read.rev);
  return { put: { ...versions.toItem(at, version, ctx.newId("revision")), ...(read.home && { home: read.home }) } };
};

export const patterns: Pattern[] = [
  {
    id: "Y20",
    question: "The goals of a client, newest first",
    index: "table",
    keys: "pk = account#client, sk begins with GOAL#; C7; Y13 and Y24 where one is measured so; U1",
    requests: "3 a page, 2 more where one is measured by a field, 1 where by the Club Count",
    units: "1 RU per 4 KB of goals and of what they are measured by, 4 WU",
    usedBy: "GET /v1/clients/{clientId}/goals",
  },
  {
    id: "Y21",
    question: "A goal of a client",
    index: "table",
    keys: "pk = account#client, sk = GOAL#goal; as Y20",
    requests: "3, 2 more where it is measured by a field, 1 where by the Club Count",
    units: "as Y20",
    usedBy: "GET, PATCH and DELETE /v1/clients/{clientId}/goals/{goalId}",
  },
  {
    id: "Y22",
    question: "Write or remove a goal, if it is still as it was read, and keep what it was before",
    index: "table",
    keys: "C7, Y10 for a measure, Y13 or Y24, then transaction: check 0#CARD stands, put or delete GOAL#goal on its rev, put GOALV#goal#rev, U1, I2",
    requests: "2 to 5",
    units: "2 WU per KB of each; 1 RU per 4 KB of what it is measured by",
    usedBy: "POST of goals, PATCH and DELETE of a goal",
  },
  {
    id: "Y23",
    question: "What a goal was before, newest first; of a removed one too",
    index: "table",
    keys: "pk = account#client, sk begins with GOALV#goal#; U1",
    requests: "2 a page (Y21 and C7 too where it is empty)",
    units: "1 RU per 4 KB, 4 WU",
    usedBy: "GET /v1/clients/{clientId}/goals/{goalId}/history",
  },
  {
    id: "Y24",
    question: "By which visit did the Club Count reach a target?",
    index: "table",
    keys: "pk = account#client, sk from BKADJ# to BKG$, up to the target",
    requests: "1 per MB, where it is reached; else 0",
    units: "1 RU per 4 KB",
    usedBy: "GET, POST and PATCH of goals",
  },
];

export const kinds: ItemKind[] = [
  {
    type: goals.type,
    holds: "A goal of a client: its target and its last day",
    parts: ["account", "client", "goal"],
    key: (account, client, goal) => goals.key(account!, client!, goal!),
  },
  {
    type: versions.type,
    holds: "What a goal was before an edit or its removal, under the revision it had",
    parts: ["account", "client", "goal", "rev"],
    key: (account, client, goal, rev) => versions.key(account!, client!, goal!, rev!),
  },
];
