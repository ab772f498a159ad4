import type { Ctx } from "../ctx.ts";
import { amountDue, amountPaid, sumOf } from "../invoices/due.ts";
import { type Invoice, mostEntries } from "../invoices/schema.ts";
import { conflict, invalid } from "../kernel/errors.ts";
import { endPackagesOf } from "../packages/dropped.ts";
import type { NewPayment, NewRefund } from "./cart-routes.ts";
import { requireOpen, statusBy } from "./carts.ts";
import { changeOwn, type Written } from "./write.ts";

/** When it happened: now, unless said; 422 for a time to come. */
const timeOf = (ctx: Ctx, at: string | undefined): string => {
  if (at !== undefined && at > ctx.now()) throw invalid([{ pointer: "/body/at", message: "must not be after now" }]);
  return at ?? ctx.now();
};

/** So that all months an invoice touches are settled in one transaction. */
const requireRoom = (entries: readonly unknown[], what: string): void => {
  if (entries.length >= mostEntries)
    throw conflict("too-many-entries", `An invoice takes at most ${mostEntries} ${what}.`);
};

const tooMuch = (code: string, sentence: string, most: number) =>
  conflict(code, sentence, [{ pointer: "/body/amount", message: `must be at most ${most}` }]);

/**
 * Notes what was paid elsewhere, part or all (S1-09, S1-30); two at once never pay more than is due. What is spent of a gift
 * card or balance pays too, and adds nothing to LTV. 409 where nothing is open, or more is paid than is due.
 */
export const pay = (ctx: Ctx, clientId: string, invoiceId: string, input: NewPayment): Promise<Written> => {
  const at = timeOf(ctx, input.at);
  return changeOwn(ctx, clientId, invoiceId, "invoice.paid", (invoice) => {
    requireOpen(invoice);
    const due = amountDue(invoice);
    if (input.amount > due) throw tooMuch("over-paid", "This is more than is due.", due);
    const held = invoice.payments ?? [];
    requireRoom(held, "payments");
    // the last of them has to settle it, else it could never be paid in full
    if (held.length === mostEntries - 1 && input.amount < due)
      throw conflict("too-many-entries", `This is the last of ${mostEntries} payments: it must be all that is due.`);
    const payments = [...held, { method: input.method, amount: input.amount, at }];
    return { ...invoice, payments, status: statusBy({ ...invoice, payments }) };
  });
};

/**
 * Notes what was given back elsewhere, or taken back by the client's bank: at most what was paid. It lowers LTV in the month
 * it happened, unless it goes to a gift card or balance. Packages of an invoice that is given back whole end. 409 beyond that.
 */
export const refund = (ctx: Ctx, clientId: string, invoiceId: string, input: NewRefund): Promise<Written> => {
  const at = timeOf(ctx, input.at);
  const { amount, method, chargeback, reason } = input;
  const become: Parameters<typeof changeOwn>[4] = (invoice) => {
    const held = invoice.refunds ?? [];
    const left = amountPaid(invoice) - sumOf(held);
    if (amount > left) throw tooMuch("over-refunded", "This is more than was paid and not given back.", left);
    requireRoom(held, "refunds");
    const entry = { amount, at, ...(method && { method }), ...(chargeback && { chargeback }) };
    return { ...invoice, refunds: [...held, entry] };
  };
  const isWhole = (invoice: Invoice) => sumOf(invoice.refunds) >= invoice.total;
  return changeOwn(ctx, clientId, invoiceId, "invoice.refunded", become, {
    reason,
    beside: async (invoice) => (isWhole(invoice) ? endPackagesOf(ctx, clientId, invoice, "refunded") : []),
  });
};
