import { headOf } from "../accounts/store.ts";
import type { Ctx } from "../ctx.ts";
import { amountDue } from "../invoices/due.ts";
import { invoicesBetween } from "../invoices/page.ts";
import type { Invoice } from "../invoices/schema.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { daysBetween, localTime } from "../kernel/time.ts";
import { type Card, cards, directoryPk } from "../settling/card.ts";
import { type Rules, rulesOf } from "../settling/rules.ts";
import type { Item } from "../table/item.ts";
import { openPosition, type Position, sealPosition } from "../table/list.ts";
import type { Rows } from "../table/table.ts";
import type { PastDue } from "./routes.ts";

type Sums = Record<string, number>;
const moneyIn = (sums: Sums): PastDue["due"] =>
  Object.entries(sums).map(([currency, amount]) => ({ amount, currency }));

/** What a card says is due, by currency. */
const dueOf = ({ sums }: Card): Sums =>
  Object.fromEntries(
    Object.entries(sums)
      .filter(([name, amount]) => name.startsWith("due#") && amount > 0)
      .map(([name, amount]) => [name.slice(4), amount]),
  );

/** The invoices something is due of, newest first, until all that is due is found. */
const unpaidOf = async (ctx: Ctx, { clientId }: Card, due: Sums): Promise<Invoice[]> => {
  const found: Invoice[] = [];
  const left = { ...due };
  for await (const invoice of invoicesBetween(ctx, clientId, {})) {
    const amount = amountDue(invoice);
    if (amount === 0) continue;
    found.push(invoice);
    left[invoice.currency] = (left[invoice.currency] ?? 0) - amount;
    if (Object.values(left).every((rest) => rest <= 0)) break;
  }
  return found;
};

const rowOf = async (ctx: Ctx, card: Card, rules: Rules): Promise<PastDue[]> => {
  const due = dueOf(card);
  const overdue: Sums = {};
  const bills = (await unpaidOf(ctx, card, due)).flatMap((invoice) => {
    const { id, dueOn, currency, location } = invoice;
    const today = localTime(ctx.now(), rules.zoneOf(location)).day;
    if (dueOn === undefined || dueOn >= today) return [];
    const amount = amountDue(invoice);
    overdue[currency] = (overdue[currency] ?? 0) + amount;
    return [{ id, dueOn, daysOverdue: daysBetween(dueOn, today), amountDue: { amount, currency } }];
  });
  if (bills.length === 0) return [];
  bills.sort((a, b) => b.daysOverdue - a.daysOverdue);
  const { clientId, firstName, lastName, homeLocation = null } = card;
  const name = `${firstName} ${lastName}`.trim();
  return [{ clientId, name, homeLocation, due: moneyIn(due), overdue: moneyIn(overdue), bills }];
};

/** Rows of the directory looked at for each client wanted. */
const ahead = 10;

const positionOf = ({ pk, sk, gsi2pk, gsi2sk }: Item): Position => ({ pk, sk, gsi2pk: gsi2pk!, gsi2sk: gsi2sk! });

/**
 * I13. Clients with bills past their due day, by name: those whose card says that something is due are looked at more
 * closely. Two requests, and one for each of them; a page may be short.
 */
export const pastDue = async (ctx: Ctx, { limit, cursor }: PageQuery): Promise<Page<PastDue>> => {
  const after = openPosition(ctx, "past due", cursor) as Rows["last"];
  const [head, { items, last }] = await Promise.all([
    headOf(ctx.table, ctx.accountId),
    ctx.table.query({
      index: "gsi2",
      pk: directoryPk(ctx.accountId),
      limit: limit * ahead,
      ...(after && { after }),
    }),
  ]);
  const owing = items.filter((item) => Object.keys(dueOf(cards.fromItem(item))).length > 0);
  const looked = owing.slice(0, limit);
  const end = owing.length > limit ? positionOf(looked.at(-1)!) : (last as Position | undefined);
  const rows = await Promise.all(looked.map((item) => rowOf(ctx, cards.fromItem(item), rulesOf(head))));
  return { items: rows.flat(), nextCursor: sealPosition(ctx, "past due", end) };
};
