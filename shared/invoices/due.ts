import type { Invoice } from "./schema.ts";

export const sumOf = (entries: readonly { amount: number }[] = []): number =>
  entries.reduce((total, { amount }) => total + amount, 0);

/** What was paid of an invoice by whatever method, minor units; one that is paid and names no payments was paid in full. */
export const amountPaid = ({ payments, status, total }: Pick<Invoice, "payments" | "status" | "total">): number =>
  payments ? sumOf(payments) : status === "paid" ? total : 0;

/** What is still to be paid of an open invoice (S1-30), minor units, never below 0; a refund makes nothing due again. */
export const amountDue = (invoice: Pick<Invoice, "payments" | "status" | "total">): number =>
  invoice.status === "open" ? Math.max(0, invoice.total - amountPaid(invoice)) : 0;
