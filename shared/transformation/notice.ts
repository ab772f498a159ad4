import * as z from "zod";
import { alertAction } from "../alerts/store.ts";
import type { Means } from "../ctx.ts";
import { daysAfter } from "../kernel/time.ts";
import { cards } from "../settling/card.ts";
import { entity } from "../table/entity.ts";
import type { Item } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import { type Rows, TransactionRefused } from "../table/table.ts";
import { duePk, dues } from "./store.ts";

/** Up to which day the team was told of what became overdue. */
const told = entity("transformationTold", z.object({ through: z.string() }), (accountId) => ({
  pk: accountId!,
  sk: key("TLTOLD"),
}));

/** Nights that may fail before anybody was told of anything. */
const firstNights = 3;

/** How many that are not deleted: the worklist names no others. */
const standing = async ({ table, accountId }: Means, rows: Item[]): Promise<number> => {
  const held = await table.getMany(rows.map((row) => cards.key(accountId, dues.fromItem(row).clientId)));
  return held.filter((item) => item && cards.fromItem(item).lifecycle !== "deleted").length;
};

const becameOverdue = async (means: Means, after: string, through: string): Promise<number> => {
  const { table, accountId } = means;
  const where = { index: "gsi1" as const, pk: duePk(accountId), from: daysAfter(after, 1), to: `${through}$` };
  let count = 0;
  let last: Rows["last"];
  do {
    const page = await table.query({ ...where, ...(last && { after: last }) });
    count += await standing(means, page.items);
    last = page.last;
  } while (last);
  return count;
};

/**
 * Y25. Tells the team once a day of how many clients the log became overdue since it was told last: the number alone, since who it is only
 * those may see who hold the permission (GET /v1/transformation-log/overdue). Twice is once; a night that failed is made up for.
 * @returns whether there was something to tell
 */
export const tellOverdue = async (means: Means): Promise<boolean> => {
  const today = means.now().slice(0, 10);
  const item = await means.table.get(told.key(means.accountId));
  const after = item ? told.fromItem(item).through : daysAfter(today, -firstNights);
  if (after >= today) return false;
  const count = await becameOverdue(means, after, today);
  if (count === 0) return false;
  const put = told.toItem(told.key(means.accountId), { through: today }, means.newId("revision"));
  const condition = item ? { if: "#rev = :rev", values: { rev: item.rev } } : { if: "attribute_not_exists(pk)" };
  try {
    await means.table.transact([{ put, condition }, alertAction(means, { kind: "transformationOverdue", count })]);
    return true;
  } catch (error) {
    if (error instanceof TransactionRefused && !error.contended) return false;
    throw error;
  }
};

export const patterns: Pattern[] = [
  {
    id: "Y25",
    question: "Of how many clients did the transformation log become overdue since the team was told?",
    index: "gsi1",
    keys: "pk = account, sk = TLTOLD; gsi1pk = account#TLDUE between two days; BatchGet of their cards; where there are any a transaction: put TLTOLD on its rev, V20",
    requests: "2 an account and night, 4 where there is something to tell",
    units: "1.5 RU, 1 RU a client, 4 WU",
    usedBy: "retention",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "transformationTold",
    holds: "Up to which day the team was told of logs that became overdue",
    parts: ["account"],
    key: (account) => told.key(account),
  },
];
