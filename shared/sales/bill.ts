import { auditAction } from "../audit/store.ts";
import { recordOfClient } from "../clients/collection.ts";
import type { Ctx, Means } from "../ctx.ts";
import { amountPaid, sumOf } from "../invoices/due.ts";
import type { Invoice, LineKind } from "../invoices/schema.ts";
import { invoiceIn, invoiceKey } from "../invoices/store.ts";
import { conflict } from "../kernel/errors.ts";
import { madeHere } from "../sources/origin.ts";
import { recordAction } from "../sources/store.ts";
import type { Action } from "../table/expressions.ts";

type Asking = Means & Partial<Pick<Ctx, "actor">>;

interface Billed {
  clientId: string;
  /** what it is for, as the bill says */
  name: string;
  kind?: LineKind;
  /** minor units */
  amount: number;
  currency: string;
  location?: string | undefined;
}

/** B12. An open bill of one thing, for the transaction of what it falls due by; it is paid or dropped like any cart. */
export const billActions = (ctx: Asking, billed: Billed): { invoiceId: string; actions: Action[] } => {
  const { clientId, name, kind = "other", amount, currency, location } = billed;
  const id = ctx.newId("invoice");
  const invoice: Invoice = {
    id,
    clientId,
    issuedAt: ctx.now(),
    status: "open",
    currency,
    total: amount,
    lines: [{ kind, name: name.slice(0, 200).toWellFormed(), quantity: 1, amount }],
    payments: [],
    ...(location && { location }),
    origin: madeHere(ctx, id),
  };
  const item = { ...invoiceKey(ctx.accountId, invoice), type: "invoice", data: { ...invoice }, dirty: true };
  const { clientId: _, origin: __, ...after } = invoice;
  return {
    invoiceId: id,
    actions: [
      recordAction(ctx, item, undefined),
      auditAction(ctx, { act: "invoice.created", clientId, about: id, after }),
    ],
  };
};

/**
 * B12. Drops the bill of a fee that is no longer due; nothing where it was dropped already. 409 `fee-paid` where something was
 * paid on it and not given back.
 */
export const dropBill = async (
  ctx: Asking,
  clientId: string,
  invoiceId: string,
  reason: string | undefined,
): Promise<Action[]> => {
  const item = await recordOfClient(ctx, clientId, "INV", invoiceId);
  if (!item) return [];
  const invoice = invoiceIn(item);
  const kept = amountPaid(invoice) - sumOf(invoice.refunds);
  if (kept > 0)
    throw conflict(
      "fee-paid",
      `Something was paid on the bill of this fee: refund the invoice ${invoiceId} first, then do this again.`,
    );
  if (invoice.status === "void" || (invoice.payments ?? []).length > 0) return [];
  const data = { ...invoice, status: "void" };
  return [
    recordAction(ctx, { ...item, data, dirty: true }, item),
    auditAction(ctx, {
      act: "invoice.voided",
      clientId,
      about: invoiceId,
      before: { status: invoice.status },
      after: { status: "void", ...(reason !== undefined && { reason }) },
    }),
  ];
};
