import { listOfClient, requireClient } from "../clients/collection.ts";
import { clientPk } from "../clients/header.ts";
import type { Ctx } from "../ctx.ts";
import type { SincePageQuery } from "../kernel/since.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import type { QueryInput } from "../table/table.ts";
import { rangeOf } from "./filters.ts";
import { rowsOf, sifted, sortedPage, withPositions } from "./page.ts";
import type { BookingPage, BookingsQuery } from "./routes.ts";

/** B1. A client's bookings by start: one request a page, the same however many there are; filters read on, within a bound. */
export const bookingsOf = async (ctx: Ctx, clientId: string, query: BookingsQuery): Promise<BookingPage> => {
  const { when, status, eventType, packageId, kind, recurring, from, to, order = "date", direction, ...page } = query;
  const range = rangeOf(ctx, { when, from, to });
  if (!range) {
    await requireClient(ctx, clientId);
    return { items: [], nextCursor: null };
  }
  const nearestFirst = when === "upcoming" ? "asc" : "desc";
  const along = order === "date" && direction ? direction : nearestFirst;
  const where = { newestFirst: along === "desc", ...range };
  const pk = clientPk(ctx.accountId, clientId);
  if (order !== "date")
    return sortedPage(ctx, clientId, query, { pk, ...where }, { order, direction: direction ?? "asc", along });
  const plain = [status, eventType, packageId, kind, recurring, from, to].every((one) => one === undefined);
  const found = plain
    ? await plainPage(ctx, clientId, `bookings ${when ?? "all"} ${along}`, page as SincePageQuery, where)
    : await sifted(ctx, clientId, query, { pk, ...where });
  return { ...found, items: await withPositions(ctx, found.items) };
};

const plainPage = async (
  ctx: Ctx,
  clientId: string,
  list: string,
  page: SincePageQuery,
  where: Omit<QueryInput, "pk" | "limit" | "after">,
) => {
  const found = await listOfClient(ctx, clientId, list, page, where, (item) => item);
  return { ...found, items: await rowsOf(ctx, clientId, found.items) };
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
  {
    id: "B44",
    question: "What do clients have to sign, and is this one there; by the sums of its card: what does it lack?",
    index: "table",
    keys: "BatchGet pk = account#client, sk = 0#CARD; pk = account, sk = 0#WAIVERS",
    requests: "1; of a list 1 where a booking is still to come",
    units: "2 RU",
    usedBy: "POST and GET /v1/clients/{clientId}/bookings",
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
