import type * as z from "zod";
import { listOfClient } from "../clients/collection.ts";
import { clientPk } from "../clients/header.ts";
import type { Ctx } from "../ctx.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import type { Item } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import type { InvoiceRow } from "./routes.ts";
import { Invoice } from "./schema.ts";

type Row = z.input<typeof InvoiceRow>;

const rowOf = ({ data, settled }: Item): Row => {
  const { clientId: _, origin, ...invoice } = Invoice.parse(data);
  const { currency } = invoice;
  return {
    ...invoice,
    ltv: { amount: (settled?.sums[`paid#${currency}`] ?? 0) - (settled?.sums[`refunded#${currency}`] ?? 0), currency },
    reason: settled ? (settled.why?.ltv ?? null) : "not settled yet",
    source: { name: origin.source, id: origin.id },
  };
};

/** N1. A client's invoices, newest first: one request a page. */
export const invoicesOf = (ctx: Ctx, clientId: string, page: PageQuery): Promise<Page<Row>> =>
  listOfClient(ctx, clientId, "invoices", page, { prefix: keyPrefix("INV"), newestFirst: true }, rowOf);

export const patterns: Pattern[] = [
  {
    id: "N1",
    question: "A client's invoices, newest first",
    index: "table",
    keys: "pk = account#client, sk begins with INV#",
    requests: "1 a page (C1 too where it is empty)",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/clients/{clientId}/invoices",
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
