import * as z from "zod";
import { InClient } from "../clients/routes.ts";
import { InvoiceId } from "../kernel/ids.ts";
import { Money } from "../kernel/money.ts";
import { pageOf, rising } from "../kernel/page.ts";
import { SincePageQuery } from "../kernel/since.ts";
import { Instant } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";
import { InvoiceStatus, invoiceContent, LineKind } from "./schema.ts";

/** A row of the Sales tab (S0-50): the invoice, what is still due, and what it adds to LTV or why it adds nothing. */
export const InvoiceRow = z
  .object({
    id: InvoiceId,
    ...invoiceContent,
    amountDue: Money,
    ltv: Money,
    reason: z.string().nullable(),
    source: z.object({ name: z.string(), id: z.string() }),
  })
  .meta({ id: "Invoice" });
export type InvoiceRow = z.input<typeof InvoiceRow>;

/** Which invoices: of a status, issued from one time to another (both included), with a line of a kind. */
export const InvoicesQuery = rising(
  SincePageQuery.extend({
    status: InvoiceStatus.optional(),
    from: Instant.optional(),
    to: Instant.optional(),
    kind: LineKind.optional(),
  }),
);
export type InvoicesQuery = z.output<typeof InvoicesQuery>;

export const InInvoice = InClient.extend({ invoiceId: InvoiceId });

export const invoiceRoutes = defineRoutes({
  "GET /v1/clients/{clientId}/invoices": {
    summary:
      "A client's invoices, newest first: recent and all sales; a filtered page may be short and the list still go on",
    right: "sales",
    params: InClient,
    query: InvoicesQuery,
    reply: { 200: pageOf(InvoiceRow) },
  },
  "GET /v1/clients/{clientId}/invoices/{invoiceId}": {
    summary: "An invoice",
    right: "sales",
    params: InInvoice,
    reply: { 200: InvoiceRow },
  },
});
