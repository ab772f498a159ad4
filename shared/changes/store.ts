import * as z from "zod";
import type { Means } from "../ctx.ts";
import { Instant } from "../kernel/time.ts";
import { entity } from "../table/entity.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import { ConditionFailed } from "../table/table.ts";
import { Change } from "./schema.ts";

/** Changes one item of the log holds at most; a place in the log is its item's number times this, and which of them it is. */
export const mostInItem = 100;

const logPk = (accountId: string): string => key(accountId, "CHANGES");
const logs = entity("changes", z.object({ number: z.int(), at: Instant, changes: z.array(Change) }), (account, n) => ({
  pk: logPk(account!),
  sk: n!.padStart(12, "0"),
}));

/** The last item of each account's log that this process knows of. Items never go, so that it may be old but is never wrong. */
const known = new Map<string, number>();
const attempts = 20;

/** W10. The number of the newest item of the log, 0 where there is none. */
export const newestNumber = async ({ table, accountId }: Pick<Means, "table" | "accountId">): Promise<number> => {
  const { items } = await table.query({ pk: logPk(accountId), newestFirst: true, limit: 1 });
  return items[0] ? logs.fromItem(items[0]).number : 0;
};

/**
 * W11. Puts changes at the end of the account's log, at most `mostInItem`, as one item under the next number: only where none stands there, and
 * only behind one that does. So the log has no gap, whoever reads it has read all that comes before, and what is read never changes.
 * `due` takes it to the webhooks.
 */
export const appendChanges = async (
  means: Pick<Means, "table" | "accountId" | "newId" | "now">,
  changes: Change[],
): Promise<void> => {
  const { table, accountId } = means;
  for (let tries = 1; ; tries += 1) {
    const number = (known.get(accountId) ?? (await newestNumber(means))) + 1;
    const put = logs.toItem(
      logs.key(accountId, String(number)),
      { number, at: means.now(), changes },
      means.newId("revision"),
    );
    try {
      await table.put({ ...put, due: true }, { if: "attribute_not_exists(pk)" });
      known.set(accountId, number);
      return;
    } catch (error) {
      if (!(error instanceof ConditionFailed) || tries === attempts) throw error;
      known.delete(accountId);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5 * 2 ** Math.min(tries, 6)));
    }
  }
};

/** A change and its place in the log. */
export interface Placed {
  place: number;
  change: Change;
}

/** W12. What stands behind a place of the log, of so many items: one request. `more`: whether items follow. */
export const changesBehind = async (
  { table, accountId }: Pick<Means, "table" | "accountId">,
  place: number,
  items: number,
): Promise<{ found: Placed[]; more: boolean }> => {
  const from = logs.key(accountId, String(Math.floor(place / mostInItem))).sk;
  const page = await table.query({ pk: logPk(accountId), from, limit: items + 1 });
  const found = page.items.flatMap((item) => {
    const { number, changes } = logs.fromItem(item);
    return changes.map((change, i) => ({ place: number * mostInItem + i, change }));
  });
  return { found: found.filter((one) => one.place > place), more: page.last !== undefined };
};

/** W14. The place before the first item of the log that was written at a time or later: as many requests as the log's length has binary digits. */
export const placeBefore = async (means: Pick<Means, "table" | "accountId">, at: string): Promise<number> => {
  let [low, high] = [1, (await newestNumber(means)) + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const item = await means.table.get(logs.key(means.accountId, String(middle)));
    if (item && logs.fromItem(item).at < at) low = middle + 1;
    else high = middle;
  }
  return low * mostInItem - 1;
};

export const patterns: Pattern[] = [
  {
    id: "W10",
    question: "How long is the change log?",
    index: "table",
    keys: "pk = account#CHANGES, newest first, 1",
    requests: 1,
    units: "1 RU per 4 KB of the newest item",
    usedBy: "publisher (once, and after another one wrote), dispatcher, POST /v1/webhooks",
  },
  {
    id: "W11",
    question: "Put changes at the end of the log",
    index: "table",
    keys: "put account#CHANGES, number; condition: none stands there",
    requests: "1 a batch of the stream and account, 2 more after a lost race",
    units: "1 WU per KB: some 5 changes",
    usedBy: "publisher",
  },
  {
    id: "W12",
    question: "What changed since a place in the log?",
    index: "table",
    keys: "pk = account#CHANGES, sk from the number of the place",
    requests: "1 a page",
    units: "1 RU per 4 KB: some 20 changes",
    usedBy: "GET /v1/changes, dispatcher",
  },
  {
    id: "W14",
    question: "Where in the log does a time begin?",
    index: "table",
    keys: "W10, then pk = account#CHANGES, sk = number, halving",
    requests: "1 and the binary digits of the log's length",
    units: "1 RU per 4 KB",
    usedBy: "POST /v1/webhooks/{webhookId}/replay",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "changes",
    holds: "Up to 100 changes, one after the other, in the account's log: ids alone; it never goes",
    parts: ["account", "number"],
    key: (account, number) => logs.key(account, number),
  },
];
