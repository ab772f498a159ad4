import { headOf } from "../accounts/store.ts";
import { requireClient } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import { invoiceContribution } from "../invoices/contribution.ts";
import { invoicesBetween } from "../invoices/page.ts";
import type { Invoice } from "../invoices/schema.ts";
import { type Fault, invalid } from "../kernel/errors.ts";
import { daysAfter, daysBetween, localTime } from "../kernel/time.ts";
import { type Rules, rulesOf } from "../settling/rules.ts";
import type { InvoiceTotal, TotalsQuery } from "./routes.ts";

const day = 24 * 3600_000;
/** No place is further from UTC than this, ms. */
const furthest = 14 * 3600_000;
const most = { day: 366, month: 60 };

const monthsBetween = (from: string, to: string): number => {
  const months = (on: string) => 12 * Number(on.slice(0, 4)) + Number(on.slice(5, 7));
  return months(to) - months(from) + 1;
};

/** The range asked for; without one the last 30 days, or this month and the 11 before it. */
const rangeOf = ({ by, from, to }: TotalsQuery, today: string): { from: string; to: string } => {
  const end = to ?? (from && from > today ? from : today);
  const [year, month] = end.split("-").map(Number) as [number, number];
  const monthsAgo = new Date(Date.UTC(year, month - 12, 1)).toISOString().slice(0, 10);
  const begin = from ?? (by === "day" ? daysAfter(end, -29) : monthsAgo);
  const faults: Fault[] = [];
  if (begin > end) faults.push({ pointer: "/query/to", message: "must not be before from" });
  const count = by === "day" ? daysBetween(begin, end) + 1 : monthsBetween(begin, end);
  if (count > most[by])
    faults.push({ pointer: "/query/from", message: `must be at most ${most[by]} ${by}s before to` });
  if (faults.length > 0) throw invalid(faults);
  return { from: begin, to: end };
};

const emptyTotal = { invoices: 0, invoiced: 0, paid: 0, refunded: 0, ltv: 0, tips: 0, due: 0 };

const added = (total: InvoiceTotal, invoice: Invoice, rules: Rules): InvoiceTotal => {
  const { sums } = invoiceContribution(invoice, rules);
  const of = (name: string) => sums[`${name}#${invoice.currency}`] ?? 0;
  return {
    ...total,
    invoices: total.invoices + (sums.invoices ?? 0),
    invoiced: total.invoiced + of("invoiced"),
    paid: total.paid + of("paid"),
    refunded: total.refunded + of("refunded"),
    ltv: total.ltv + of("paid") - of("refunded"),
    tips: total.tips + of("tips"),
    due: total.due + of("due"),
  };
};

/**
 * Invoice totals by the local date they were issued on (S0-50), by currency, newest first; drafts and voids count nothing,
 * and a day without invoices is not named. What an invoice was paid or refunded later stands under the invoice's own date; by the month the money
 * moved, see the chart of LTV. Two requests for up to some 1,000 invoices in the range. 422 for a range that is too long.
 */
export const invoiceTotals = async (ctx: Ctx, clientId: string, query: TotalsQuery): Promise<InvoiceTotal[]> => {
  const rules = rulesOf(await headOf(ctx.table, ctx.accountId));
  const { from, to } = rangeOf(query, localTime(ctx.now(), rules.zoneOf(undefined)).day);
  const near = {
    from: new Date(Date.parse(`${from}T00:00:00Z`) - furthest).toISOString(),
    to: new Date(Date.parse(`${to}T00:00:00Z`) + day + furthest).toISOString(),
  };
  const totals = new Map<string, InvoiceTotal>();
  let found = false;
  for await (const invoice of invoicesBetween(ctx, clientId, near)) {
    found = true;
    const local = localTime(invoice.issuedAt, rules.zoneOf(invoice.location));
    if (invoice.status === "draft" || invoice.status === "void" || local.day < from || local.day > to) continue;
    const { currency } = invoice;
    const name = `${local[query.by]} ${currency}`;
    totals.set(name, added(totals.get(name) ?? { on: local[query.by], currency, ...emptyTotal }, invoice, rules));
  }
  if (!found) await requireClient(ctx, clientId);
  return [...totals].sort(([a], [b]) => (a < b ? 1 : -1)).map(([, total]) => total);
};
