import { requireClient } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import type { Page } from "../kernel/page.ts";
import { isWrittenSince } from "../kernel/since.ts";
import { isMadeHere } from "../sources/origin.ts";
import type { Item } from "../table/item.ts";
import { openPosition, sealPosition } from "../table/list.ts";
import type { QueryInput, Rows } from "../table/table.ts";
import { passes } from "./filters.ts";
import { placesOfMany } from "./places.ts";
import type { BookingPage, BookingRow, BookingsQuery } from "./routes.ts";
import { rowOf } from "./row.ts";
import { comingAfter, groupsOf, inOrder, type Sorting, type Stand, standOf } from "./sorted.ts";
import { unsignedAmong } from "./waivers.ts";

type Row = BookingRow;

/** Rows a filtered page looks at before it answers what it found, and a sorted list holds. */
const mostRead = 1000;
const mostSorted = 200;

/** B8. Those who wait for an event made here, with their place among those who wait: one more request where a page holds any. */
export const withPositions = async (ctx: Ctx, rows: Row[]): Promise<Row[]> => {
  const waits = ({ status, eventId, source, cancelledAt }: Row) =>
    status === "waitlisted" && eventId && !cancelledAt && isMadeHere({ source: source.name });
  const waiting = rows.filter(waits);
  if (waiting.length === 0) return rows;
  const places = await placesOfMany(ctx, [...new Set(waiting.map(({ eventId }) => eventId!))]);
  const positions = new Map(places.flatMap((one) => one.waiting.map(({ id }, i) => [id, i + 1] as const)));
  return rows.map((row) => (waits(row) ? { ...row, waitlistPosition: positions.get(row.id) ?? null } : row));
};

/** Bookings of a client as the lists show them. */
export const rowsOf = async (ctx: Ctx, clientId: string, items: Item[]): Promise<Row[]> => {
  const unsigned = await unsignedAmong(ctx, clientId, items);
  return items.map((item) => rowOf(item, unsigned(item)));
};

/** B1. Pages of a list until it is full or enough was looked at; the next one goes on where this one stopped. */
export const sifted = async (
  ctx: Ctx,
  clientId: string,
  query: BookingsQuery,
  where: Omit<QueryInput, "limit" | "after">,
): Promise<Page<Row>> => {
  const { limit, cursor, ...filters } = query;
  const list = `bookings ${JSON.stringify(filters)} ${clientId}`;
  let after = openPosition(ctx, list, cursor) as Rows["last"];
  const found: Item[] = [];
  for (let read = 0; read < mostRead; ) {
    const page = await ctx.table.query({ ...where, limit: 100, ...(after && { after }) });
    for (const item of page.items) {
      after = { pk: item.pk, sk: item.sk };
      if (!item.gone && isWrittenSince(item, query.updatedSince) && passes(item, filters, ctx.now())) found.push(item);
      if (found.length === limit)
        return { items: await rowsOf(ctx, clientId, found), nextCursor: sealPosition(ctx, list, after) };
    }
    read += page.items.length;
    after = page.last;
    if (!after) break;
  }
  if (found.length === 0 && cursor === undefined) await requireClient(ctx, clientId);
  return { items: await rowsOf(ctx, clientId, found), nextCursor: sealPosition(ctx, list, after) };
};

/**
 * B1. A page of the up to 200 bookings nearest to now, sorted (S1-46); then of the next 200. The cursor holds which 200, and
 * the last row shown of them.
 */
export const sortedPage = async (
  ctx: Ctx,
  clientId: string,
  { limit, cursor, ...filters }: BookingsQuery,
  where: Omit<QueryInput, "limit" | "after">,
  by: Sorting,
): Promise<BookingPage> => {
  const list = `sorted bookings ${JSON.stringify(filters)} ${clientId}`;
  const { block, ...shown } = openPosition(ctx, list, cursor) ?? {};
  const some = await sifted(ctx, clientId, { ...filters, limit: mostSorted, ...(block && { cursor: block }) }, where);
  const rows = inOrder(await withPositions(ctx, some.items), by);
  const rest = "group" in shown ? comingAfter(rows, shown as unknown as Stand, by) : rows;
  const items = rest.slice(0, limit);
  const within = rest.length > limit && { block: block ?? "", ...standOf(items.at(-1)!, by) };
  const next = within || (some.nextCursor === null ? undefined : { block: some.nextCursor });
  return { items, nextCursor: sealPosition(ctx, list, next), groups: groupsOf(rows, by) };
};
