import { recordOfClient, requireClient } from "../clients/collection.ts";
import { clientPk } from "../clients/header.ts";
import type { Ctx } from "../ctx.ts";
import { notFound } from "../kernel/errors.ts";
import type { Item } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import { amountDue } from "./due.ts";
import type { InvoiceRow } from "./routes.ts";
import { Invoice } from "./schema.ts";

export const invoiceIn = ({ data }: Pick<Item, "data">): Invoice => Invoice.parse(data);

/** An invoice as it is shown, with what it was last settled to add. */
export const invoiceRow = ({ data, settled }: Pick<Item, "data" | "settled">): InvoiceRow => {
  const { clientId: _, origin, ...invoice } = invoiceIn({ data });
  const { currency } = invoice;
  return {
    ...invoice,
    amountDue: { amount: amountDue(invoice), currency },
    ltv: { amount: (settled?.sums[`paid#${currency}`] ?? 0) - (settled?.sums[`refunded#${currency}`] ?? 0), currency },
    reason: settled ? (settled.why?.ltv ?? null) : "not settled yet",
    source: { name: origin.source, id: origin.id },
  };
};

/** C8. An invoice of a client by its id. 404, or asked again where the client was merged into. */
export const invoiceItemOf = async (ctx: Ctx, clientId: string, invoiceId: string): Promise<Item> => {
  const item = await recordOfClient(ctx, clientId, "INV", invoiceId);
  if (item) return item;
  await requireClient(ctx, clientId);
  throw notFound("invoice");
};

export const invoiceKey = (accountId: string, { clientId, issuedAt, id }: Invoice) => ({
  pk: clientPk(accountId, clientId),
  sk: key("INV", issuedAt, id),
});

export const patterns: Pattern[] = [
  {
    id: "N1",
    question: "A client's invoices, newest first",
    index: "table",
    keys: "pk = account#client, sk begins with INV#, or from INV#from to INV#to",
    requests: "1 a page (C7 too where it is empty)",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/clients/{clientId}/invoices",
  },
  {
    id: "I10",
    question: "Rows made of a client's invoices: of a status or kind, bills, products, transactions",
    index: "table",
    keys: "pk = account#client, sk from INV#from to INV#to, 8 invoices for each row asked for",
    requests: "1 a page (C7 too where there are none), which may be short (A1 too where a bill has its day)",
    units: "1 RU per 4 KB; 35 for 200 invoices",
    usedBy: "GET /v1/clients/{clientId}/invoices with a filter, bills, products, transactions",
  },
  {
    id: "I11",
    question: "A client's invoices of a time",
    index: "table",
    keys: "pk = account#client, sk from INV#from to INV#to",
    requests: "1 per MB: about 1,000 invoices (A1 too)",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/clients/{clientId}/sales/totals",
  },
  {
    id: "I12",
    question: "Write a sale of our own, if it is still as it was read",
    index: "table",
    keys: "C8 (none for a new one), then transaction: check 0#CARD stands, update INV#issuedAt#id on its rev, U1, I2",
    requests: "2; for a new one 2 (A1)",
    units: "1 RU per 4 KB, 2 WU per KB of each",
    usedBy: "POST /v1/clients/{clientId}/carts, PATCH of one, payments, refunds, void",
  },
  {
    id: "I13",
    question: "Whose bills are past their due day?",
    index: "gsi2",
    keys: "gsi2pk = account#DIR, 10 rows for each client asked for; then I11 for each whose card says that something is due",
    requests: "2 (A1), and 1 for each client who owes",
    units: "0.5 RU per 4 KB of the directory, 1 RU per 4 KB of the invoices of who owes",
    usedBy: "GET /v1/reports/past-due",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "invoice",
    holds: "What was charged, with what it is settled to add",
    parts: ["account", "client", "issuedAt", "invoice"],
    key: (account, client, issuedAt, invoice) => ({
      pk: clientPk(account!, client!),
      sk: key("INV", issuedAt!, invoice!),
    }),
  },
];
