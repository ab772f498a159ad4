import * as z from "zod";
import { InClient } from "../clients/routes.ts";
import { InInvoice, InvoiceRow } from "../invoices/routes.ts";
import { InvoiceLine } from "../invoices/schema.ts";
import { Currency, Minor } from "../kernel/money.ts";
import { Instant, LocalDate } from "../kernel/time.ts";
import { Reason, Words } from "../kernel/words.ts";
import { defineRoutes } from "../route.ts";

const NotBelow0 = Minor.min(0, "must not be below 0");
const Some = Minor.min(1, "must be above 0");

/** A line of a cart; `amount` is of the whole line, below 0 for a discount or something brought back. */
const CartLine = InvoiceLine.extend({ name: Words(200), recipient: Words(200).optional() });
const Lines = z.array(CartLine).min(1, "must not be empty").max(100, "must be at most 100");

/** A cart is an open invoice of our own (S1-09); without a currency it is in its location's, else the account's. */
export const NewCart = z
  .strictObject({
    lines: Lines,
    tax: NotBelow0.optional(),
    tips: NotBelow0.optional(),
    dueOn: LocalDate.optional(),
    location: Words(200).optional(),
    currency: Currency.optional(),
  })
  .meta({ id: "NewCart" });
export type NewCart = z.output<typeof NewCart>;

export const CartPatch = z
  .strictObject({
    lines: Lines.optional(),
    tax: NotBelow0.optional(),
    tips: NotBelow0.optional(),
    dueOn: LocalDate.nullable().optional(),
  })
  .meta({ id: "CartPatch" });
export type CartPatch = z.output<typeof CartPatch>;

/**
 * What was paid elsewhere, at a terminal or in cash; `giftCard` and `balance` spend what counted when it was sold. Nothing is
 * charged here, and no card number is taken.
 */
export const NewPayment = z
  .strictObject({ method: Words(100), amount: Some, at: Instant.optional() })
  .meta({ id: "NewPayment" });
export type NewPayment = z.output<typeof NewPayment>;

/** What was given back elsewhere, at most what was paid; the reason stands on the audit trail. */
export const NewRefund = z
  .strictObject({
    amount: Some,
    reason: Reason,
    method: Words(100).optional(),
    at: Instant.optional(),
    chargeback: z.boolean().optional(),
  })
  .meta({ id: "NewRefund" });
export type NewRefund = z.output<typeof NewRefund>;

const VoidReason = z.strictObject({ reason: Reason }).meta({ id: "VoidReason" });

export const cartRoutes = defineRoutes({
  "POST /v1/clients/{clientId}/carts": {
    summary: "Start a purchase: an open invoice of our own, to be paid or dropped",
    right: "sales",
    params: InClient,
    body: NewCart,
    reply: { 201: InvoiceRow },
  },
  "PATCH /v1/clients/{clientId}/invoices/{invoiceId}": {
    summary: "Change an open invoice of our own",
    right: "sales",
    params: InInvoice,
    body: CartPatch,
    reply: { 200: InvoiceRow },
  },
  "POST /v1/clients/{clientId}/invoices/{invoiceId}/payments": {
    summary: "Note a payment, part of it or all; the invoice is paid when nothing is due",
    right: "sales",
    params: InInvoice,
    body: NewPayment,
    reply: { 201: InvoiceRow },
  },
  "POST /v1/clients/{clientId}/invoices/{invoiceId}/refunds": {
    summary: "Note a refund or chargeback, at most what was paid",
    right: "sales",
    params: InInvoice,
    body: NewRefund,
    reply: { 201: InvoiceRow },
  },
  "POST /v1/clients/{clientId}/invoices/{invoiceId}/void": {
    summary: "Drop a cart on which nothing was paid",
    right: "sales",
    params: InInvoice,
    body: VoidReason,
    reply: { 200: InvoiceRow },
  },
});
