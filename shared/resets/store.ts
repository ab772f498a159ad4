import * as z from "zod";
import type { Ctx, Means } from "../ctx.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { Instant } from "../kernel/time.ts";
import { entity } from "../table/entity.ts";
import { listPage } from "../table/list.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import { ConditionFailed } from "../table/table.ts";
import { PeriodReset } from "./schema.ts";

const resets = entity("periodReset", PeriodReset, (accountId, to, kind, zone) => ({
  pk: accountId!,
  sk: key("RESET", to!, kind!, zone!),
}));
const places = entity("resetPlace", z.object({ upTo: Instant }), (accountId) => ({
  pk: accountId!,
  sk: key("RESETS"),
}));

type Of = Pick<Means, "table" | "accountId">;

/** B35. The resets of the account, newest first: one request a page. */
export const resetsOf = (ctx: Ctx, page: PageQuery): Promise<Page<PeriodReset>> =>
  listPage(ctx, "period-resets", page, { pk: ctx.accountId, prefix: keyPrefix("RESET"), newestFirst: true }, (item) =>
    resets.fromItem(item),
  );

/** B36. Up to when the resets of the account are written down; undefined: none is. */
export const placeOf = async ({ table, accountId }: Of): Promise<string | undefined> => {
  const item = await table.get(places.key(accountId));
  return item && places.fromItem(item).upTo;
};

/** B37. Writes a reset down, once and for all; whether it was not there yet. */
export const keepReset = async (means: Of & Pick<Means, "newId">, reset: PeriodReset): Promise<boolean> => {
  const { to, kind, timeZone } = reset;
  const item = resets.toItem(resets.key(means.accountId, to, kind, timeZone), reset, means.newId("revision"));
  try {
    await means.table.put(item, { if: "attribute_not_exists(pk)" });
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return false;
    throw error;
  }
};

/** B38. Notes up to when they are written down. */
export const keepPlace = ({ table, accountId, newId }: Of & Pick<Means, "newId">, upTo: string): Promise<void> =>
  table.put(places.toItem(places.key(accountId), { upTo }, newId("revision")));

export const patterns: Pattern[] = [
  {
    id: "B35",
    question: "When did the Period Count begin anew?",
    index: "table",
    keys: "pk = account, sk begins with RESET#, newest first",
    requests: "1 a page",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/period-resets",
  },
  {
    id: "B36",
    question: "Up to when are the resets of an account written down?",
    index: "table",
    keys: "pk = account, sk = RESETS; A1 for its time zones",
    requests: "2 an account and hour",
    units: "2 RU",
    usedBy: "resets",
  },
  {
    id: "B37",
    question: "Write a reset down, once",
    index: "table",
    keys: "put account, RESET#to#kind#zone if absent",
    requests: "1 a time zone and period",
    units: "1 WU",
    usedBy: "resets",
  },
  {
    id: "B38",
    question: "Note up to when they are written down",
    index: "table",
    keys: "put account, RESETS",
    requests: "1 an account and hour",
    units: "1 WU",
    usedBy: "resets",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "periodReset",
    holds: "That a period of the Period Count ended in a time zone of the account",
    parts: ["account", "to", "kind", "timeZone"],
    key: (account, to, kind, timeZone) => resets.key(account!, to!, kind!, timeZone!),
  },
  {
    type: "resetPlace",
    holds: "Up to when the resets of the account are written down",
    parts: ["account"],
    key: (account) => places.key(account!),
  },
];
