import { namesOf, placeNamed } from "../accounts/places.ts";
import type { Location } from "../accounts/schema.ts";
import type { Ctx } from "../ctx.ts";
import { invalid } from "../kernel/errors.ts";
import { fold } from "../kernel/fold.ts";
import type { Page } from "../kernel/page.ts";
import { isWrittenSince } from "../kernel/since.ts";
import { isNamed } from "../staff/teaching.ts";
import type { Item } from "../table/item.ts";
import { openPosition, sealPosition } from "../table/list.ts";
import type { Rows } from "../table/table.ts";
import type { CalendarQuery } from "./routes.ts";
import type { StudioEvent } from "./schema.ts";
import { calendarPk, events } from "./store.ts";

const day = 24 * 3600_000;
const usualDays = 7;
const mostDays = 92;

/** The range a query asks for: from inclusive, to exclusive; 422 where it is upside down or longer than 92 days. */
const rangeOf = (now: string, query: Pick<CalendarQuery, "from" | "to">): { from: string; to: string } => {
  const from = query.from ?? now;
  const to = query.to ?? new Date(Date.parse(from) + usualDays * day).toISOString();
  const length = Date.parse(to) - Date.parse(from);
  if (length <= 0) throw invalid([{ pointer: "/query/to", message: "must lie after from" }]);
  if (length > mostDays * day)
    throw invalid([{ pointer: "/query/to", message: `must be at most ${mostDays} days after from` }]);
  return { from, to };
};

type Wanted = (event: StudioEvent) => boolean;

/** Whether an event passes the filters; a location is asked for by any name it has or had, a teacher by name or id. */
const wantedBy = ({ location, teacher, type, kind }: CalendarQuery, places: Location[], reaches: Wanted): Wanted => {
  const place = location === undefined ? undefined : placeNamed(places, location);
  const names = new Set(place ? namesOf(place) : location === undefined ? [] : [fold(location)]);
  const teachers = new Set(teacher === undefined ? [] : [fold(teacher)]);
  return (event) =>
    !event.deleted &&
    reaches(event) &&
    (location === undefined || (event.location !== undefined && names.has(fold(event.location)))) &&
    (teacher === undefined || isNamed(teachers, event.staff)) &&
    (type === undefined || fold(event.eventType) === fold(type)) &&
    (kind === undefined || event.kind === kind);
};

/** Requests a page may take, and rows each reads, where filters leave rows out. */
const mostRequests = 5;
const rowsEach = 100;

const positionOf = ({ pk, sk, gsi1pk, gsi1sk }: Item) => ({ pk, sk, gsi1pk: gsi1pk!, gsi1sk: gsi1sk! });

/** V3. One page of the calendar. What filters leave out is read on for, five requests at most; then the page is what was found. */
export const calendarPage = async (
  ctx: Ctx,
  query: CalendarQuery,
  places: Location[],
  reaches: Wanted,
): Promise<Page<StudioEvent>> => {
  const { limit, cursor, location, teacher, type, kind } = query;
  const { from, to } = rangeOf(ctx.now(), query);
  const wanted = wantedBy(query, places, reaches);
  const list = `events ${JSON.stringify([query.from, query.to, location, teacher, type, kind])}`;
  const where = { index: "gsi1" as const, pk: calendarPk(ctx.accountId), from, to };
  const found: StudioEvent[] = [];
  let after = openPosition(ctx, list, cursor) as Rows["last"];
  let rows = limit;
  for (let asked = 0; asked < mostRequests; asked += 1) {
    const page = await ctx.table.query({ ...where, limit: rows, ...(after && { after }) });
    for (const [i, item] of page.items.entries()) {
      const event = events.fromItem(item);
      if (wanted(event) && isWrittenSince(item, query.updatedSince)) found.push(event);
      const more = i + 1 < page.items.length || page.last;
      if (found.length === limit)
        return { items: found, nextCursor: more ? sealPosition(ctx, list, positionOf(item)) : null };
    }
    after = page.last;
    if (!after) return { items: found, nextCursor: null };
    rows = rowsEach;
  }
  return { items: found, nextCursor: sealPosition(ctx, list, after) };
};
