import * as z from "zod";
import { ClientId, InvoiceId } from "../kernel/ids.ts";
import { Currency, Minor } from "../kernel/money.ts";
import { Instant, LocalDate } from "../kernel/time.ts";
import { Origin } from "../sources/origin.ts";

const Text = z.string().max(200);
export const InvoiceStatus = z.enum(["draft", "open", "paid", "void"]);

/** Methods that spend what was already counted when it was sold or put in. */
export const uncountedMethods: readonly string[] = ["giftCard", "balance"];

/** What an invoice holds beside whose it is; amounts in minor units of `currency`. */
export const invoiceContent = {
  issuedAt: Instant,
  status: InvoiceStatus,
  currency: Currency,
  total: Minor,
  tax: Minor.optional(),
  tips: Minor.optional(),
  dueOn: LocalDate.optional(),
  location: Text.optional(),
  payments: z
    .array(z.strictObject({ method: Text, amount: Minor, at: Instant.optional() }))
    .max(100)
    .optional(),
  refunded: Minor.optional(),
  refunds: z
    .array(z.strictObject({ amount: Minor, at: Instant }))
    .max(100)
    .optional(),
  lines: z
    .array(
      z.strictObject({
        kind: z.enum(["package", "contract", "product", "giftCard", "other"]),
        name: Text,
        quantity: z.number().min(-1e6).max(1e6),
        amount: Minor,
        recipient: Text.optional(),
      }),
    )
    .max(200)
    .optional(),
};

/** What was charged, as it is stored: the payer's. */
export const Invoice = z.object({ id: InvoiceId, clientId: ClientId, ...invoiceContent, origin: Origin });
export type Invoice = z.output<typeof Invoice>;
