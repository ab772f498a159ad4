import { localTime } from "../kernel/time.ts";
import { purchasePoints } from "../rewards/earned.ts";
import { addSums, type Contribute } from "../settling/contribution.ts";
import { amountDue, amountPaid, sumOf } from "./due.ts";
import { type Invoice, uncountedMethods } from "./schema.ts";

interface Entry {
  amount: number;
  at: string;
}

/** What came in, by entry, tips taken off at the end: they stand apart, and come last when not all was paid. */
const paidEntries = (invoice: Invoice): Entry[] => {
  const { payments, status, total, issuedAt } = invoice;
  if (!payments) return status === "paid" ? [{ amount: total, at: issuedAt }] : [];
  return payments
    .filter(({ method }) => !uncountedMethods.includes(method))
    .map(({ amount, at }) => ({ amount, at: at ?? issuedAt }));
};

const refundEntries = ({ refunds, refunded, issuedAt }: Invoice): Entry[] =>
  refunds?.filter(({ method = "" }) => !uncountedMethods.includes(method)) ??
  (refunded ? [{ amount: refunded, at: issuedAt }] : []);

/** Of the tips, what was paid: the part of all payments that goes beyond the total without tips. */
const tipsPaid = (invoice: Invoice): number => {
  const tips = invoice.tips ?? 0;
  return Math.max(0, Math.min(tips, amountPaid(invoice) - (invoice.total - tips)));
};

/** What an invoice adds to LTV, entry by entry at its own time: payments without tips, refunds below zero. */
export const ltvEntries = (invoice: Invoice): Entry[] => {
  if (invoice.status === "draft" || invoice.status === "void") return [];
  const entries = paidEntries(invoice);
  const tips = Math.min(tipsPaid(invoice), Math.max(0, sumOf(entries)));
  const refunds = refundEntries(invoice).map(({ amount, at }) => ({ amount: -amount, at }));
  return [...entries, ...(tips > 0 ? [{ amount: -tips, at: entries.at(-1)!.at }] : []), ...refunds];
};

/**
 * What an invoice adds to its payer's LTV (rules.md, Numbers; S0-12, S0-47): paid without tips, less refunds, by
 * currency; beside it the plain sum of all invoices, and what is still due (S1-30) and the points it earns (S2-14), in the month it was issued in. Drafts and voids add nothing; a refund
 * lowers its own month.
 */
export const invoiceContribution: Contribute<Invoice> = (invoice, rules) => {
  const { status, currency, issuedAt: at, total } = invoice;
  if (status === "draft" || status === "void")
    return { at, sums: {}, why: { ltv: status === "draft" ? "draft" : "voided" } };
  const month = (entry: { at: string }) => localTime(entry.at, rules.zoneOf(invoice.location)).month;
  const entries = paidEntries(invoice);
  const refunds = refundEntries(invoice);
  const tips = Math.min(tipsPaid(invoice), Math.max(0, sumOf(entries)));
  const paid = sumOf(entries) - tips;
  const issued = localTime(at, rules.zoneOf(invoice.location));
  const points = purchasePoints(rules, issued.day, { amount: paid - sumOf(refunds), currency });
  const sums = addSums(
    {},
    {
      points,
      invoices: 1,
      [`invoiced#${currency}`]: total,
      [`paid#${currency}`]: paid,
      [`refunded#${currency}`]: sumOf(refunds),
      [`tips#${currency}`]: tips,
      [`due#${currency}`]: amountDue(invoice),
    },
  );
  const months: Record<string, Record<string, number>> = {};
  const note = (name: string, entry: Entry, amount: number) => {
    months[month(entry)] = addSums(months[month(entry)] ?? {}, { [`${name}#${currency}`]: amount });
  };
  if (points !== 0) months[issued.month] = { points };
  for (const entry of entries) note("paid", entry, entry.amount);
  if (tips > 0) note("paid", entries.at(-1)!, -tips);
  for (const entry of refunds) note("refunded", entry, entry.amount);
  const why = paid - sumOf(refunds) === 0 && { why: { ltv: zeroReason(invoice, paid, sumOf(refunds)) } };
  return { at, sums, ...(Object.keys(months).length > 0 && { months: nonEmpty(months) }), ...why };
};

const nonEmpty = (months: Record<string, Record<string, number>>) =>
  Object.fromEntries(Object.entries(months).filter(([, sums]) => Object.keys(sums).length > 0));

const zeroReason = (invoice: Invoice, paid: number, refunded: number): string => {
  if (refunded > 0 && paid > 0) return "refunded in full";
  if (invoice.payments?.some(({ method }) => uncountedMethods.includes(method)))
    return "paid by gift card or balance, counted when that was sold";
  return invoice.status === "open" ? "not paid yet" : "nothing was paid";
};
