import * as z from "zod";
import { listOfClient } from "../clients/collection.ts";
import { clientPk } from "../clients/header.ts";
import type { Ctx, Means } from "../ctx.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { entity } from "../table/entity.ts";
import type { Item } from "../table/item.ts";
import { listPage } from "../table/list.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyParts, keyPrefix } from "../table/schema.ts";
import { duplicateType, type Mark, pairKey, pairsPk } from "./pairs.ts";
import { Dismissal, Pair, type Reason } from "./schema.ts";

/** Who has a mobile, or a name and birthday: a set, as of emails (clients/emails.ts). */
export const sharers = entity("sharers", z.object({ owners: z.array(z.string()) }), (accountId, reason, hash) => ({
  pk: key(accountId!, "SAME", reason!, hash!),
  sk: "0",
}));

export const dismissals = entity("dismissal", Dismissal, (accountId, clientId, withId) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("NODUP", withId!),
}));

/** A pair for one reason, the client whose collection it stands in first. */
export interface PairRow {
  ids: [string, string];
  reason: Reason;
}

const rowOf = (item: Item): PairRow => {
  const { withId, reason } = Pair.parse(item.data);
  return { ids: [keyParts(item.pk)[1]!, withId], reason };
};

/** Y2. Pairs of the account: one request a page. */
export const pairRows = (ctx: Ctx, page: PageQuery): Promise<Page<PairRow>> =>
  listPage(ctx, "duplicates", page, { index: "gsi1", pk: pairsPk(ctx.accountId) }, rowOf);

/** Y3. Pairs of a client: one request a page. */
export const pairRowsOf = (ctx: Ctx, clientId: string, page: PageQuery): Promise<Page<PairRow>> =>
  listOfClient(ctx, clientId, "duplicates", page, { prefix: keyPrefix("DUP") }, rowOf);

/** Y3. All pairs of a client, for the work behind it. */
export const allPairsOf = async ({ table, accountId }: Means, clientId: string): Promise<PairRow[]> =>
  (await table.query({ pk: clientPk(accountId, clientId), prefix: keyPrefix("DUP") })).items.map(rowOf);

/** Y4. Which of these pairs somebody said are two people, by name `a b`. */
export const dismissedAmong = async (
  { table, accountId }: Pick<Means, "table" | "accountId">,
  pairs: [string, string][],
): Promise<Set<string>> => {
  const asked = pairs.flatMap(([a, b]) => [dismissals.key(accountId, a, b), dismissals.key(accountId, b, a)]);
  const items = await table.getMany(asked);
  return new Set(pairs.flatMap(([a, b], i) => (items[2 * i] || items[2 * i + 1] ? [`${a} ${b}`] : [])));
};

export const patterns: Pattern[] = [
  {
    id: "Y1",
    question: "Who else has this mobile, or this name and birthday? And write down who has, with the pairs that makes",
    index: "table",
    keys: "BatchGet account#SAME#reason#hash, sk = 0; in the client's transaction: put each on its rev, DUP#other#reason#hash in both collections",
    requests: "1; 0 where neither changes",
    units: "1 RU and 2 WU per mark; 5 WU per pair",
    usedBy: "C4, client records",
  },
  {
    id: "Y2",
    question: "Which clients may be one?",
    index: "gsi1",
    keys: "gsi1pk = account#DUPLICATES; then Y4 and BatchGet of 0#CARD, R1 of one of each pair",
    requests: "3 a page, 1 per pair",
    units: "0.5 RU per 4 KB; 4 RU per pair",
    usedBy: "GET /v1/duplicates",
  },
  {
    id: "Y3",
    question: "Who may be the same as this client?",
    index: "table",
    keys: "pk = account#client, sk begins with DUP#",
    requests: "1 a page, then as Y2",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/clients/{clientId}/duplicates, jobs",
  },
  {
    id: "Y4",
    question: "Did somebody say that these are two people? And say so, or take it back",
    index: "table",
    keys: "BatchGet account#client, NODUP#other of both; transaction: put or delete them, check both 0#CARD, U1 for both",
    requests: 1,
    units: "2 RU per pair; 8 WU to say so",
    usedBy: "GET /v1/duplicates, POST and DELETE /v1/duplicates/dismiss",
  },
];

const markOf = (reason: string | undefined, hash: string | undefined): Mark => ({
  reason: reason as Reason,
  hash: hash!,
});

export const kinds: ItemKind[] = [
  {
    type: "sharers",
    holds: "The clients that have a mobile, or a name and birthday, by a keyed hash of it",
    parts: ["account", "reason", "hash"],
    key: (account, reason, hash) => sharers.key(account!, reason!, hash!),
  },
  {
    type: duplicateType,
    holds: "That two clients share something, in the collection of each; the account's list has it once",
    parts: ["account", "client", "client2", "reason", "hash"],
    key: (account, client, other, reason, hash) => ({
      ...pairKey(account!, client!, other!, markOf(reason, hash)),
      gsi1pk: pairsPk(account!),
      gsi1sk: key(client!, other!, reason!, hash!),
    }),
  },
  {
    type: "dismissal",
    holds: "That two clients are not one, in the collection of each",
    parts: ["account", "client", "client2"],
    key: (account, client, other) => dismissals.key(account!, client!, other!),
  },
];
