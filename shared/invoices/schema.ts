import * as z from "zod";
import { ClientId, InvoiceId } from "../kernel/ids.ts";
import { Currency, Minor } from "../kernel/money.ts";
import { Instant, LocalDate } from "../kernel/time.ts";
import { Origin } from "../sources/origin.ts";

const Text = z.string().max(200);
export const InvoiceStatus = z.enum(["draft", "open", "paid", "void"]);

/**
 * Payments, and refunds, of one invoice: each may fall in a month of its own, and what the invoice added before an edit in
 * others, while card, record and all these months are settled in one transaction of at most 100 items.
 */
export const mostEntries = 24;
const tooMany = `must be at most ${mostEntries}`;

/** Methods that spend what was already counted when it was sold or put in. */
export const uncountedMethods: readonly string[] = ["giftCard", "balance"];

/** DynamoDB holds no number closer to 0 than 1e-130. */
const isStorable = (quantity: number): boolean => quantity === 0 || Math.abs(quantity) >= 1e-6;

export const LineKind = z.enum(["package", "contract", "product", "giftCard", "other"]);
export type LineKind = z.output<typeof LineKind>;

/** What was bought; `amount` is of the whole line, below 0 for a return or a discount. */
export const InvoiceLine = z.strictObject({
  kind: LineKind,
  name: Text,
  quantity: z.number().min(-1e6).max(1e6).refine(isStorable, "must be 0 or at least a millionth"),
  amount: Minor,
  recipient: Text.optional(),
});

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
    .max(mostEntries, tooMany)
    .optional(),
  refunded: Minor.optional(),
  refunds: z
    .array(
      z.strictObject({
        amount: Minor,
        at: Instant,
        /** where it went; what goes back to a gift card or balance was counted when that was sold */
        method: Text.optional(),
        /** taken back by the client's bank */
        chargeback: z.boolean().optional(),
      }),
    )
    .max(mostEntries, tooMany)
    .optional(),
  lines: z.array(InvoiceLine).max(200).optional(),
};

/** What was charged, as it is stored: the payer's. */
export const Invoice = z.object({ id: InvoiceId, clientId: ClientId, ...invoiceContent, origin: Origin });
export type Invoice = z.output<typeof Invoice>;
