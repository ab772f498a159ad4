import * as z from "zod";
import { InClient } from "../clients/routes.ts";
import { clientContent } from "../clients/schema.ts";
import { Sales } from "../clients/shapes.ts";
import { InvoiceStatus, LineKind } from "../invoices/schema.ts";
import { ClientId, InvoiceId } from "../kernel/ids.ts";
import { Money } from "../kernel/money.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { seenBy } from "../kernel/seen.ts";
import { Instant, LocalDate } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";

/**
 * The Sales tab at a glance, from the card: by currency, the account's own first, LTV now and what it is made of, the plain
 * sum of all invoices (S0-12, S0-47) and what is still due (S1-30); the balance the booking software tells (S1-16); ways to
 * pay as references only (S1-17), `expiresSoon` where they last no longer than the end of next month.
 */
const SalesOverview = z
  .object({
    sales: z.array(Sales.extend({ due: z.int() })),
    invoiceCount: z.int(),
    amountDue: Money,
    balance: Money.nullable(),
    paymentMethods: z.array(
      clientContent.paymentMethods.unwrap().element.extend({ expired: z.boolean(), expiresSoon: z.boolean() }),
    ),
  })
  .meta({ id: "SalesOverview" });
export type SalesOverview = z.input<typeof SalesOverview>;

/** A day or month in the local time of where the invoices were issued; sums of those invoices, minor units. */
const InvoiceTotal = z
  .object({
    on: z.string(),
    currency: z.string(),
    invoices: z.int(),
    invoiced: z.int(),
    paid: z.int(),
    refunded: z.int(),
    ltv: z.int(),
    tips: z.int(),
    due: z.int(),
  })
  .meta({ id: "InvoiceTotal" });
export type InvoiceTotal = z.input<typeof InvoiceTotal>;

const Day = LocalDate.refine((on) => on >= "1900" && on < "2200", "must lie between the years 1900 and 2200");

export const TotalsQuery = z.strictObject({
  by: z.enum(["day", "month"], { error: "must be day or month" }).default("month"),
  from: Day.optional(),
  to: Day.optional(),
});
export type TotalsQuery = z.output<typeof TotalsQuery>;

/** A purchase that is neither package nor contract (S0-51, S0-52); a return is below 0. */
const Product = z
  .object({
    invoiceId: InvoiceId,
    issuedAt: Instant,
    status: InvoiceStatus,
    kind: LineKind,
    name: z.string(),
    quantity: z.number(),
    amount: Money,
    recipient: z.string().nullable(),
  })
  .meta({ id: "Product" });
export type Product = z.input<typeof Product>;

/** A bill (S1-30, S1-31); who may see no more than the amount due sees that alone, with its days. */
const Bill = z
  .object({
    id: InvoiceId,
    issuedAt: Instant,
    dueOn: LocalDate.nullable(),
    amountDue: Money,
    overdue: seenBy("sales", z.boolean()),
    status: seenBy("sales", InvoiceStatus),
    total: seenBy("sales", Money),
    paid: seenBy("sales", Money),
    name: seenBy("sales", z.string()),
  })
  .meta({ id: "Bill" });
export type Bill = z.input<typeof Bill>;

/** Money that came or went (S2-13); `method` null where the booking software does not say. */
const Transaction = z
  .object({
    invoiceId: InvoiceId,
    kind: z.enum(["payment", "refund", "chargeback"]),
    at: Instant,
    method: z.string().nullable(),
    amount: Money,
  })
  .meta({ id: "Transaction" });
export type Transaction = z.input<typeof Transaction>;

/** A client with bills whose due day is over, the one that is due for longest first. */
const PastDue = z
  .object({
    clientId: ClientId,
    name: z.string(),
    homeLocation: z.string().nullable(),
    /** all that is due, by currency; and what of it is overdue */
    due: z.array(Money),
    overdue: z.array(Money),
    bills: z.array(z.object({ id: InvoiceId, dueOn: LocalDate, daysOverdue: z.int(), amountDue: Money })),
  })
  .meta({ id: "PastDue" });
export type PastDue = z.input<typeof PastDue>;

export const BillState = z.enum(["unpaid", "paid", "all"], { error: "must be unpaid, paid or all" });

export const salesRoutes = defineRoutes({
  "GET /v1/clients/{clientId}/sales": {
    summary: "LTV, amount due, balance and ways to pay of a client",
    right: "sales",
    params: InClient,
    reply: { 200: SalesOverview },
  },
  "GET /v1/clients/{clientId}/sales/totals": {
    summary: "Invoice totals by local day (at most 366) or month (at most 60), newest first",
    right: "sales",
    params: InClient,
    query: TotalsQuery,
    reply: { 200: z.object({ items: z.array(InvoiceTotal) }) },
  },
  "GET /v1/clients/{clientId}/products": {
    summary: "Purchases that are neither packages nor contracts, newest first",
    right: "sales",
    params: InClient,
    query: PageQuery,
    reply: { 200: pageOf(Product) },
  },
  "GET /v1/clients/{clientId}/bills": {
    summary:
      "Bills, newest first: unpaid or partly paid ones, paid ones, or all; members see the amount due of unpaid ones",
    right: "clients",
    params: InClient,
    query: PageQuery.extend({ state: BillState.default("unpaid") }),
    reply: { 200: pageOf(Bill) },
  },
  "GET /v1/clients/{clientId}/transactions": {
    summary: "Payments, refunds and chargebacks, by invoice, newest first",
    right: "sales",
    params: InClient,
    query: PageQuery,
    reply: { 200: pageOf(Transaction) },
  },
  "GET /v1/reports/past-due": {
    summary: "Clients with bills past their due day, by name; a page may be short and the list still go on",
    right: "sales",
    query: PageQuery,
    reply: { 200: pageOf(PastDue) },
  },
});
