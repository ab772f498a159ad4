import { type Body, cursorOf, placeOf, Refused, timeOf } from "./answers.ts";
import type { Lists, World } from "./world.ts";

/** The seller's account as a request sees it. */
export interface Sight {
  world: World;
  lists: Lists;
  now: string;
}

const dayMs = 86_400_000;
const shifted = (time: string, ms: number): string => new Date(Date.parse(time) + ms).toISOString();

const limitOf = (value: unknown, most: number): number => {
  const limit = value === undefined || value === null ? most : Number(value);
  if (!Number.isInteger(limit) || limit < 1) throw new Refused(400, "VALUE_TOO_LOW", "limit must be at least 1.");
  return limit;
};

interface SearchCustomers {
  limit?: number;
  cursor?: string;
  query?: { filter?: { updated_at?: { start_at?: string; end_at?: string } } };
}

/** POST /v2/customers/search by when they were updated, else all of them. */
export const searchCustomers = ({ lists }: Sight, body: Body): Body => {
  const { limit, cursor, query } = body as SearchCustomers;
  const most = limitOf(limit, 100);
  if (most > 100) throw new Refused(400, "VALUE_TOO_HIGH", "limit must be at most 100.");
  const { updated_at } = query?.filter ?? {};
  const asked = JSON.stringify(query ?? {});
  const range = { from: timeOf(updated_at?.start_at, "start_at"), to: timeOf(updated_at?.end_at, "end_at") };
  const list = updated_at ? lists.customersByUpdated : lists.customersByCreated;
  const { found, next } = list.page(range, most, placeOf(cursor, asked));
  return { ...(found.length > 0 && { customers: found }), ...(next && { cursor: cursorOf(next, asked) }) };
};

/** GET /v2/bookings: from now where no beginning is named, 31 days where no end is, and no more than that. */
export const listBookings = ({ lists, now }: Sight, query: URLSearchParams): Body => {
  const from = timeOf(query.get("start_at_min"), "start_at_min") ?? new Date(now).toISOString();
  const to = timeOf(query.get("start_at_max"), "start_at_max") ?? shifted(from, 31 * dayMs);
  if (Date.parse(to) - Date.parse(from) > 31 * dayMs)
    throw new Refused(400, "INVALID_TIME_RANGE", "The range between start_at_min and start_at_max is at most 31 days.");
  const location = query.get("location_id");
  const list = location ? lists.bookingsAt.get(location) : lists.bookings;
  if (!list) throw new Refused(404, "NOT_FOUND", "There is no such location.");
  const asked = [from, to, location].join();
  const limit = limitOf(query.get("limit"), 100);
  const { found, next } = list.page({ from, to }, limit, placeOf(query.get("cursor"), asked));
  return { bookings: found, ...(next && { cursor: cursorOf(next, asked) }) };
};

/**
 * GET /v2/payments: of the main location where none is named, made within a year where no beginning is named, newest first
 * where no order is.
 */
export const listPayments = ({ world, lists, now }: Sight, query: URLSearchParams): Body => {
  const location = query.get("location_id") ?? world.locations[0]!.id;
  const byUpdated = query.get("sort_field") === "UPDATED_AT";
  const list = (byUpdated ? lists.paymentsByUpdated : lists.paymentsByCreated).get(location);
  if (!list) throw new Refused(404, "NOT_FOUND", "There is no such location.");
  const created = {
    from: timeOf(query.get("begin_time"), "begin_time") ?? shifted(now, -365 * dayMs),
    to: timeOf(query.get("end_time"), "end_time") ?? new Date(now).toISOString(),
  };
  const updated = {
    from: timeOf(query.get("updated_at_begin_time"), "updated_at_begin_time"),
    to: timeOf(query.get("updated_at_end_time"), "updated_at_end_time"),
  };
  const [range, rest] = byUpdated ? [updated, created] : [created, updated];
  const newestFirst = query.get("sort_order") !== "ASC";
  const limit = Math.min(100, limitOf(query.get("limit"), 100));
  const asked = [location, byUpdated, newestFirst, ...Object.values(created), ...Object.values(updated)].join();
  const { found, next } = list.page({ ...range, newestFirst }, limit, placeOf(query.get("cursor"), asked));
  const within = (time: string): boolean =>
    (rest.from === undefined || time >= rest.from) && (rest.to === undefined || time <= rest.to);
  const payments = found.filter((one) => within(new Date(byUpdated ? one.created_at : one.updated_at).toISOString()));
  return { ...(payments.length > 0 && { payments }), ...(next && { cursor: cursorOf(next, asked) }) };
};
