import { listOfClient, requireClient } from "../clients/collection.ts";
import { clientPk } from "../clients/header.ts";
import type { Ctx } from "../ctx.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { isWrittenSince } from "../kernel/since.ts";
import type { Item } from "../table/item.ts";
import { openPosition, sealPosition } from "../table/list.ts";
import { key, keyPrefix } from "../table/schema.ts";
import type { Rows } from "../table/table.ts";
import type { InvoiceRow, InvoicesQuery } from "./routes.ts";
import type { Invoice } from "./schema.ts";
import { invoiceIn, invoiceRow } from "./store.ts";

/** Where a client's invoices of a time stand, both ends included (RFC 3339 UTC). */
const between = ({ from, to }: { from?: string | undefined; to?: string | undefined }) => ({
  from: from ? key("INV", from) : keyPrefix("INV"),
  to: to ? `${key("INV", to)}$` : "INV$",
});

/** Invoices looked at for each row wanted, where not every one makes a row. */
const ahead = 8;

/**
 * I10. Rows made of a client's invoices, newest first, none or several of each: one request, so that a page may hold fewer
 * than asked and the list still go on. `list` names the list with its filters, for the cursor.
 */
export const rowsOfInvoices = async <T>(
  ctx: Ctx,
  clientId: string,
  list: string,
  { limit, cursor, ...range }: PageQuery & Parameters<typeof between>[0],
  rowsOf: (item: Item) => T[],
): Promise<Page<T>> => {
  const name = `${list} ${clientId}`;
  const { skip = "0", ...at } = openPosition(ctx, name, cursor) ?? {};
  const where = { pk: clientPk(ctx.accountId, clientId), ...between(range), newestFirst: true, limit: limit * ahead };
  let after = ("sk" in at ? at : undefined) as Rows["last"];
  const { items, last } = await ctx.table.query({ ...where, ...(after && { after }) });
  if (items.length === 0) await requireClient(ctx, clientId);
  const rows: T[] = [];
  for (const [i, item] of items.entries()) {
    const begin = i === 0 ? Number(skip) : 0;
    const made = item.gone ? [] : rowsOf(item).slice(begin);
    const room = limit - rows.length;
    if (room === 0) return { items: rows, nextCursor: sealPosition(ctx, name, after) };
    rows.push(...made.slice(0, room));
    if (made.length > room)
      return { items: rows, nextCursor: sealPosition(ctx, name, { ...after, skip: String(begin + room) }) };
    after = { pk: item.pk, sk: item.sk };
  }
  return { items: rows, nextCursor: sealPosition(ctx, name, last) };
};

/** N1, I10. A client's invoices, newest first (S1-40, S1-41): one request a page. */
export const invoicesOf = (
  ctx: Ctx,
  clientId: string,
  { status, kind, from, to, updatedSince, ...paged }: InvoicesQuery,
): Promise<Page<InvoiceRow>> => {
  if (!status && !kind)
    return listOfClient(
      ctx,
      clientId,
      `invoices ${from} ${to}`,
      { ...paged, updatedSince },
      { ...between({ from, to }), newestFirst: true },
      invoiceRow,
    );
  const wanted = (invoice: InvoiceRow) =>
    (!status || invoice.status === status) && (!kind || invoice.lines?.some((line) => line.kind === kind) === true);
  const list = `invoices ${JSON.stringify([status, kind, from, to])}`;
  return rowsOfInvoices(ctx, clientId, list, { ...paged, from, to }, (item) =>
    isWrittenSince(item, updatedSince) ? [invoiceRow(item)].filter(wanted) : [],
  );
};

/** I11. The invoices of a time, newest first: one request per MB, about 1,000 of them. */
export async function* invoicesBetween(
  { table, accountId }: Pick<Ctx, "table" | "accountId">,
  clientId: string,
  range: Parameters<typeof between>[0],
): AsyncGenerator<Invoice> {
  let after: Rows["last"];
  do {
    const where = { pk: clientPk(accountId, clientId), ...between(range), newestFirst: true };
    const page = await table.query({ ...where, ...(after && { after }) });
    for (const item of page.items) if (!item.gone) yield invoiceIn(item);
    after = page.last;
  } while (after);
}
