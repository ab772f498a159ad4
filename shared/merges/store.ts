import { clientPk, headerPrefix, mergedClients } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import { entity } from "../table/entity.ts";
import type { Condition } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import type { Rows } from "../table/table.ts";
import { Merge } from "./schema.ts";

export const merges = entity("merge", Merge, (accountId, winnerId, loserId) => ({
  pk: clientPk(accountId!, winnerId!),
  sk: key("MERGE", loserId!),
}));

/** Where an item of a merged client waits for unmerge, whose place at the winner is taken by the winner's own. */
export const asideKey = (accountId: string, winnerId: string, loserId: string, sk: string) => ({
  pk: clientPk(accountId, winnerId),
  sk: key("MERGED", loserId, sk),
});
export const asideType = "aside";

type Reading = Pick<Means, "table" | "accountId">;

/** X1. A merge into a client, as its item; undefined where there is none. */
export const mergeItem = (ctx: Reading, winnerId: string, loserId: string): Promise<Item | undefined> =>
  ctx.table.get(merges.key(ctx.accountId, winnerId, loserId));

/** X1. The clients that were merged into one: one request. */
export const mergesInto = async (ctx: Reading, winnerId: string): Promise<Merge[]> => {
  const { items } = await ctx.table.query({ pk: clientPk(ctx.accountId, winnerId), prefix: keyPrefix("MERGE") });
  return items.map(merges.fromItem);
};

/** Holds while nobody else has taken the merge in hand. */
export const inState = (...states: Merge["state"][]): Condition => ({
  if: `#data.#state IN (${states.map((_, i) => `:s${i}`).join(", ")})`,
  values: Object.fromEntries(states.map((state, i) => [`s${i}`, state])),
});

/** X2. Everything in a client's collection, or under a prefix of it, a page at a time. */
export async function* pagesOf({ table, accountId }: Reading, clientId: string, prefix?: string) {
  let after: Rows["last"];
  do {
    const page = await table.query({
      pk: clientPk(accountId, clientId),
      ...(prefix && { prefix }),
      ...(after && { after }),
    });
    yield page.items;
    after = page.last;
  } while (after);
}

/** X2. The header items of a client, fenced or not. */
export const headerItems = async ({ table, accountId }: Reading, clientId: string): Promise<Item[]> =>
  (await table.query({ pk: clientPk(accountId, clientId), prefix: headerPrefix })).items;

export const patterns: Pattern[] = [
  {
    id: "X1",
    question: "Is this client merged into that one; which are?",
    index: "table",
    keys: "pk = account#winner, sk = MERGE#loser (or begins with MERGE#)",
    requests: 1,
    units: "1 RU",
    usedBy: "POST /v1/clients/{clientId}/merge, POST /v1/clients/{clientId}/unmerge, jobs",
  },
  {
    id: "X2",
    question: "Everything that goes to the winner, or back",
    index: "table",
    keys: "pk = account#client, page by page",
    requests: "1 per MB",
    units: "1 RU per 4 KB",
    usedBy: "X3",
  },
  {
    id: "X3",
    question: "Take records to the winner, or back to the loser",
    index: "table",
    keys: "BatchGet of records, pointers and new places; transaction of up to 20: check MERGE#loser, delete (or tombstone), put with its home, pointer on its rev",
    requests: "4 per 20 records",
    units: "6 WU per record of 1 KB",
    usedBy: "POST /v1/clients/{clientId}/merge, POST /v1/clients/{clientId}/unmerge, jobs",
  },
  {
    id: "X4",
    question: "Which visits came twice by a merge?",
    index: "table",
    keys: "pk = account#client, sk begins with BKG#; update of each on its rev whose twin is another now",
    requests: "1 per MB; 1 per change",
    units: "1 RU per 4 KB; 1 WU per change",
    usedBy: "POST /v1/clients/{clientId}/merge, a booking of a client that others were merged into",
  },
  {
    id: "X5",
    question: "Begin or end a merge or unmerge",
    index: "table",
    keys: "transaction: both 0#CARD on their rev (fence), MERGE#loser, 0#CONSENT if stricter, U1 for both",
    requests: 1,
    units: "12 WU",
    usedBy: "POST /v1/clients/{clientId}/merge, POST /v1/clients/{clientId}/unmerge",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "merge",
    holds: "That a client was merged into this one: who, when, how far",
    parts: ["account", "client", "client2"],
    key: (account, client, loser) => merges.key(account!, client!, loser!),
  },
  {
    type: "mergedClient",
    holds: "The hub's own part of a client that was merged into this one",
    parts: ["account", "client", "client2"],
    key: (account, client, loser) => mergedClients.key(account!, client!, loser!),
  },
  {
    type: asideType,
    holds:
      "An item of a merged client whose place here is taken (the same tag, its own consents); unmerge puts it back",
    parts: ["account", "client", "client2", "sk"],
    key: (account, client, loser, sk) => asideKey(account!, client!, loser!, sk!),
  },
];
