import * as z from "zod";
import { InClient } from "../clients/routes.ts";
import { InvoiceId } from "../kernel/ids.ts";
import { Money } from "../kernel/money.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { defineRoutes } from "../route.ts";
import { invoiceContent } from "./schema.ts";

/** A row of the Sales tab (S0-50): the invoice, and what it adds to LTV or why it adds nothing. */
export const InvoiceRow = z
  .object({
    id: InvoiceId,
    ...invoiceContent,
    ltv: Money,
    reason: z.string().nullable(),
    source: z.object({ name: z.string(), id: z.string() }),
  })
  .meta({ id: "Invoice" });

export const invoiceRoutes = defineRoutes({
  "GET /v1/clients/{clientId}/invoices": {
    summary: "A client's invoices, newest first",
    right: "sales",
    params: InClient,
    query: PageQuery,
    reply: { 200: pageOf(InvoiceRow) },
  },
});
