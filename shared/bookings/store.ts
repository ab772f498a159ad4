import { listOfClient, requireClient } from "../clients/collection.ts";
import { clientPk } from "../clients/header.ts";
import type { Ctx } from "../ctx.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { isMadeHere } from "../sources/origin.ts";
import type { Item } from "../table/item.ts";
import { openPosition, sealPosition } from "../table/list.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import type { QueryInput, Rows } from "../table/table.ts";
import { inOrder, passes, rangeOf } from "./filters.ts";
import { placesOfMany } from "./places.ts";
import type { BookingRow, BookingsQuery } from "./routes.ts";
import { rowOf } from "./row.ts";

type Row = BookingRow;

/** Rows a filtered page looks at before it answers what it found, and a sorted list holds. */
const mostRead = 1000;
const mostSorted = 200;

/** B8. Those who wait for an event made here, with their place among those who wait: one more request where a page holds any. */
const withPositions = async (ctx: Ctx, rows: Row[]): Promise<Row[]> => {
  const waits = ({ status, eventId, source, cancelledAt }: Row) =>
    status === "waitlisted" && eventId && !cancelledAt && isMadeHere({ source: source.name });
  const waiting = rows.filter(waits);
  if (waiting.length === 0) return rows;
  const places = await placesOfMany(ctx, [...new Set(waiting.map(({ eventId }) => eventId!))]);
  const positions = new Map(places.flatMap((one) => one.waiting.map(({ id }, i) => [id, i + 1] as const)));
  return rows.map((row) => (waits(row) ? { ...row, waitlistPosition: positions.get(row.id) ?? null } : row));
};

/** B1. Pages of a list until it is full or enough was looked at; the next one goes on where this one stopped. */
const sifted = async (
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
      if (!item.gone && passes(item, filters, ctx.now())) found.push(item);
      if (found.length === limit) return { items: found.map(rowOf), nextCursor: sealPosition(ctx, list, after) };
    }
    read += page.items.length;
    after = page.last;
    if (!after) break;
  }
  if (found.length === 0 && cursor === undefined) await requireClient(ctx, clientId);
  return { items: found.map(rowOf), nextCursor: sealPosition(ctx, list, after) };
};

/** B1. A client's bookings by start: one request a page, the same however many there are; filters read on, within a bound. */
export const bookingsOf = async (ctx: Ctx, clientId: string, query: BookingsQuery): Promise<Page<Row>> => {
  const { when, status, eventType, kind, recurring, from, to, order = "date", ...page } = query;
  const range = rangeOf(ctx, { when, from, to });
  if (!range) {
    await requireClient(ctx, clientId);
    return { items: [], nextCursor: null };
  }
  const where = { newestFirst: when !== "upcoming", ...range };
  const pk = clientPk(ctx.accountId, clientId);
  if (order !== "date") {
    const all = await sifted(ctx, clientId, { ...query, limit: mostSorted }, { pk, ...where });
    return { items: await withPositions(ctx, inOrder(all.items, order)), nextCursor: all.nextCursor };
  }
  const plain = [status, eventType, kind, recurring, from, to].every((one) => one === undefined);
  const found = plain
    ? await listOfClient(ctx, clientId, `bookings ${when ?? "all"}`, page as PageQuery, where, rowOf)
    : await sifted(ctx, clientId, query, { pk, ...where });
  return { ...found, items: await withPositions(ctx, found.items) };
};

export const patterns: Pattern[] = [
  {
    id: "B1",
    question: "A client's bookings: all, upcoming or past, by start",
    index: "table",
    keys: "pk = account#client, sk begins with BKG#, or from / to BKG#now",
    requests: "1 a page (C7 too where it is empty); filtered 1 per 100 rows, at most 10",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/clients/{clientId}/bookings",
  },
  {
    id: "B5",
    question: "A booking made here, by its id",
    index: "table",
    keys: "C8 among BKG#",
    requests: "1, more where the client has bookings by the thousand",
    units: "1 RU per 4 KB",
    usedBy: "acts on bookings made here",
  },
  {
    id: "B6",
    question: "Write a booking, if it is still as it was read, with its place and credit",
    index: "table",
    keys: "transaction: check 0#CARD stands, update BKG# on its rev, B4, the package on its rev, U1, I2",
    requests: 1,
    units: "2 WU per KB of each",
    usedBy: "acts on bookings made here",
  },
  {
    id: "B7",
    question: "Move the waitlist on",
    index: "table",
    keys: "account#event 0#EVENT, B9, B2; then per step BatchGet BKG# and 0#CARD of who waits, B6",
    requests: "3, and 3 to 6 per step, at most 20 steps",
    units: "3 RU; per step 3 RU, 10 WU",
    usedBy: "POST, PATCH and DELETE of bookings made here",
  },
  {
    id: "B12",
    question: "Bill the fee of a late cancel or recorded absence, or drop that bill",
    index: "table",
    keys: "C8 among INV# to drop it; in the booking's transaction: put INV#issuedAt#id if absent or update it on its rev, U1",
    requests: "0, 1 to drop it",
    units: "1 RU per 4 KB, 2 WU per KB of each",
    usedBy: "late cancels and recorded absences under a policy with a fee, waive, PATCH and DELETE of their bookings",
  },
  {
    id: "B13",
    question: "Does a booking stand for another of the same client in the same event, both come together by a merge?",
    index: "table",
    keys: "pk = account#client, sk begins with BKG#startsAt#",
    requests: 1,
    units: "1 RU",
    usedBy: "cancelled and removed bookings made here",
  },
  {
    id: "B14",
    question: "Free the places of a client who is erased",
    index: "table",
    keys: "pk = account#client, sk begins with BKG#; BatchGet 1#PLACES of the events; per place a transaction: 1#PLACES on its rev, BKG# on its rev; B7",
    requests: "1 per MB and per 100 events; 1 per place, and B7",
    units: "1 RU per 4 KB; 4 WU per place",
    usedBy: "jobs (erase)",
  },
  {
    id: "B43",
    question: "Return the credits of an event that the studio cancelled, or take them again",
    index: "gsi1",
    keys: "put JOB#job where a booking with a credit lacks the change (V1); then gsi1pk = account#ROSTER#event, 25 a page; per booking a transaction: check 0#CARD stands, BKG# on its rev, PKG# on its rev, U1",
    requests: "1; 2 per 25 bookings, 4 per credit",
    units: "0.5 RU per 4 KB (eventually consistent); 3 RU, 8 WU per credit",
    usedBy: "projections (a cancelled event), jobs (credits)",
  },
  {
    id: "B8",
    question: "At which place does a client wait?",
    index: "table",
    keys: "B2 of the events waited for",
    requests: "1, where a page holds a booking that waits for an event made here",
    units: "1 RU each",
    usedBy: "GET /v1/clients/{clientId}/bookings",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "booking",
    holds: "One client's place in one event, with a copy of the event and what it is settled to add",
    parts: ["account", "client", "startsAt", "booking", "event"],
    key: (account, client, startsAt, booking, event) => ({
      pk: clientPk(account!, client!),
      sk: key("BKG", startsAt!, booking!),
      gsi1pk: key(account!, "ROSTER", event!),
      gsi1sk: booking!,
    }),
  },
];
