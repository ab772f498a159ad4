import type * as z from "zod";
import { listOfClient } from "../clients/store.ts";
import type { Ctx } from "../ctx.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import type { Item } from "../table/item.ts";
import { keyPrefix } from "../table/schema.ts";
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
