import type * as z from "zod";
import { headOf } from "../accounts/store.ts";
import type { Ctx } from "../ctx.ts";
import { amountDue, amountPaid } from "../invoices/due.ts";
import { rowsOfInvoices } from "../invoices/page.ts";
import type { Invoice } from "../invoices/schema.ts";
import { invoiceIn } from "../invoices/store.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { requireRight } from "../kernel/require-right.ts";
import { localTime } from "../kernel/time.ts";
import { rulesOf } from "../settling/rules.ts";
import type { Bill, BillState, Product, Transaction } from "./routes.ts";

/** Whether an invoice is one: neither a draft nor void. */
const stands = ({ status }: Invoice): boolean => status === "open" || status === "paid";

const productsIn = (invoice: Invoice): Product[] =>
  (stands(invoice) ? (invoice.lines ?? []) : [])
    .filter(({ kind }) => kind !== "package" && kind !== "contract")
    .map(({ amount, recipient = null, ...line }) => ({
      ...line,
      invoiceId: invoice.id,
      issuedAt: invoice.issuedAt,
      status: invoice.status,
      amount: { amount, currency: invoice.currency },
      recipient,
    }));

/** Lines of invoices that are neither package nor contract (S0-51, S0-52, S2-12): goods, gift cards, payments onto the account. */
export const productsOf = (ctx: Ctx, clientId: string, page: PageQuery): Promise<Page<Product>> =>
  rowsOfInvoices(ctx, clientId, "products", page, (item) => productsIn(invoiceIn(item)));

export const transactionsIn = (invoice: Invoice): Transaction[] => {
  if (!stands(invoice)) return [];
  const { id, status, total, currency, issuedAt, payments, refunded } = invoice;
  const whole = status === "paid" && total !== 0 ? [{ amount: total }] : [];
  const refunds = invoice.refunds ?? (refunded ? [{ amount: refunded, at: issuedAt, method: undefined }] : []);
  const paid: { amount: number; at?: string | undefined; method?: string }[] = payments ?? whole;
  return [
    ...paid.map((entry) => ({ ...entry, kind: "payment" as const })),
    ...refunds.map((entry) => {
      const taken = "chargeback" in entry && entry.chargeback === true;
      return { ...entry, kind: taken ? ("chargeback" as const) : ("refund" as const) };
    }),
  ]
    .map(({ kind, amount, at = issuedAt, method = null }) => {
      const of = { amount: kind === "payment" ? amount : -amount, currency };
      return { invoiceId: id, kind, at, method, amount: of };
    })
    .reverse()
    .sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1));
};

/** Payments, refunds and chargebacks (S2-13): those of the newest invoice first, each at its own time; what went back below 0. */
export const transactionsOf = (ctx: Ctx, clientId: string, page: PageQuery): Promise<Page<Transaction>> =>
  rowsOfInvoices(ctx, clientId, "transactions", page, (item) => transactionsIn(invoiceIn(item)));

type State = z.output<typeof BillState>;
interface Billed {
  invoice: Invoice;
  due: number;
}

const isWanted = ({ invoice, due }: Billed, state: State): boolean =>
  stands(invoice) && (state === "all" || (state === "unpaid") === due > 0);

const billOf = ({ invoice, due }: Billed, todayAt: (location: string | undefined) => string): Bill => {
  const { id, issuedAt, dueOn = null, currency, status, total, location, lines = [] } = invoice;
  return {
    id,
    issuedAt,
    dueOn,
    amountDue: { amount: due, currency },
    overdue: due > 0 && dueOn !== null && dueOn < todayAt(location),
    status,
    total: { amount: total, currency },
    paid: { amount: amountPaid(invoice), currency },
    name: lines.map(({ name }) => name).join(", "),
  };
};

/**
 * A client's bills (S1-30, S1-31), newest first. Unpaid: something is due, also where part was paid; overdue from the day
 * after the due day, by the calendar of where it was issued. Others than unpaid ones need the right to sales (403), since a
 * member sees the amount due only. One request a page, one more where the due day has to be judged.
 */
export const billsOf = async (
  ctx: Ctx,
  clientId: string,
  { state, ...page }: PageQuery & { state: State },
): Promise<Page<Bill>> => {
  if (state !== "unpaid") requireRight(ctx.actor, "sales");
  const { items, nextCursor } = await rowsOfInvoices(ctx, clientId, `bills ${state}`, page, (item) => {
    const invoice = invoiceIn(item);
    return [{ invoice, due: amountDue(invoice) }].filter((billed) => isWanted(billed, state));
  });
  const judged = items.some(({ invoice, due }) => due > 0 && invoice.dueOn !== undefined);
  const rules = judged ? rulesOf(await headOf(ctx.table, ctx.accountId)) : undefined;
  const todayAt = (location: string | undefined) => (rules ? localTime(ctx.now(), rules.zoneOf(location)).day : "");
  return { items: items.map((billed) => billOf(billed, todayAt)), nextCursor };
};
