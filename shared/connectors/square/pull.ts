import * as z from "zod";
import { type Asked, Unusable } from "../ask.ts";
import type { Page, Window } from "../contract.ts";
import { call, list, locationsOf, type SquareLink } from "./api.ts";
import { rawBookings, rawCustomer, rawPayments } from "./beside.ts";

/** Where a pull is: the location and the beginning of the slice of time it is in, and Square's own cursor there. */
const Cursor = z.object({ location: z.string().optional(), from: z.string().optional(), page: z.string().optional() });
type Cursor = z.output<typeof Cursor>;

const dayMs = 86_400_000;
/** Square answers for at most so many days of bookings at once. */
const longestSlice = 31 * dayMs;
const pageSize = 100;
/** What changed is listed some time after it changed: so much earlier is asked for. */
const overlap = 5 * 60_000;
/** Before there was anything: Square begins a list of payments a year ago where no beginning is named. */
const beginning = "2009-01-01T00:00:00.000Z";

const moved = (time: string, ms: number): string => new Date(Date.parse(time) + ms).toISOString();
const earlier = (a: string, b: string): string => (a < b ? a : b);

/** A page; a cursor of Square's that is no longer good begins its list anew. */
const paged = async (
  link: SquareLink,
  path: string,
  name: string,
  page: string | undefined,
  askedWith: (page: string | undefined) => Omit<Asked, "url">,
): Promise<{ records: unknown[]; next: string | undefined }> => {
  const schema = z.object({ [name]: list(z.unknown()), cursor: z.string().nullish() });
  const answer = await call(link, path, schema, askedWith(page)).catch((error: unknown) => {
    if (page === undefined || !(error instanceof Unusable) || error.status !== 400) throw error;
    return call(link, path, schema, askedWith(undefined));
  });
  return { records: answer[name] as unknown[], next: (answer.cursor as string | null | undefined) || undefined };
};

const customers = async (link: SquareLink, { changedSince }: Window, { page }: Cursor): Promise<Page> => {
  const { records, next } = await paged(link, "/v2/customers/search", "customers", page, (cursor) => ({
    method: "POST",
    json: {
      limit: pageSize,
      ...(cursor && { cursor }),
      query: {
        ...(changedSince && { filter: { updated_at: { start_at: moved(changedSince, -overlap) } } }),
        sort: { field: "CREATED_AT", order: "ASC" },
      },
    },
  }));
  return { raws: records.map(rawCustomer), ...(next && { cursor: { page: next } }) };
};

/**
 * Both bounds are named, else Square begins with now, and no more than 31 days are asked for at once, since more are refused:
 * a longer window is walked slice by slice, for each location where only some are brought over.
 */
const bookings = async (link: SquareLink, window: Window, cursor: Cursor): Promise<Page> => {
  const { from = moved(link.now, -7 * dayMs), to = moved(link.now, 60 * dayMs) } = window;
  const locations = link.settings.locations?.toSorted() ?? [undefined];
  const location = cursor.location ?? locations[0];
  const start = cursor.from ?? from;
  const end = earlier(moved(start, longestSlice), to);
  const { records, next } = await paged(link, "/v2/bookings", "bookings", cursor.page, (page) => ({
    query: { limit: pageSize, cursor: page, location_id: location, start_at_min: start, start_at_max: end },
  }));
  const raws = await rawBookings(link, records);
  const at = { ...(location && { location }) };
  if (next) return { raws, cursor: { ...at, from: start, page: next } };
  if (end < to) return { raws, cursor: { ...at, from: end } };
  const following = location && locations.find((one) => one! > location);
  return { raws, ...(following && { cursor: { location: following } }) };
};

/** Square lists the payments of its main location where none is named: each location is asked for. */
const payments = async (link: SquareLink, { changedSince, from, to }: Window, cursor: Cursor): Promise<Page> => {
  const locations = (link.settings.locations ?? [...(await locationsOf(link)).keys()]).toSorted();
  const location = cursor.location ?? locations[0];
  if (!location) return { raws: [] };
  const bounds = {
    begin_time: from ?? beginning,
    end_time: to ?? moved(link.now, dayMs),
    ...(changedSince && { updated_at_begin_time: moved(changedSince, -overlap) }),
    ...(changedSince && { updated_at_end_time: moved(link.now, dayMs) }),
  };
  const { records, next } = await paged(link, "/v2/payments", "payments", cursor.page, (page) => ({
    query: {
      ...bounds,
      sort_field: changedSince ? "UPDATED_AT" : "CREATED_AT",
      sort_order: "ASC",
      limit: pageSize,
      location_id: location,
      cursor: page,
    },
  }));
  const raws = await rawPayments(link, records);
  if (next) return { raws, cursor: { location, page: next } };
  const following = locations.find((one) => one > location);
  return { raws, ...(following && { cursor: { location: following } }) };
};

const pulls = { customers, bookings, payments };

/** A page of a resource. */
export const pull = (link: SquareLink, resource: string, window: Window, cursor: unknown): Promise<Page> =>
  pulls[resource as keyof typeof pulls](link, window, Cursor.parse(cursor ?? {}));
