import { decodeTime } from "ulid";
import { isPresumedAbsent, presumedFrom } from "../bookings/presumed.ts";
import { Booking } from "../bookings/schema.ts";
import { events } from "../events/store.ts";
import type { Item } from "../table/item.ts";
import { type Judging, judgeRoster } from "./judge.ts";

const dayMs = 24 * 3600_000;

/** Whether a booking was written within a day, after its event was judged: by a late check-in, or with a studio's history. */
const isLate = (item: Item, booking: Booking, at: number): boolean => {
  const written = decodeTime(item.rev.slice(4));
  return at - written < dayMs && written >= Date.parse(presumedFrom(booking.event)) && !isPresumedAbsent(booking);
};

/**
 * B31. Judges the rosters of bookings that were written after their event was judged, as a sweep comes by them at `at` (epoch
 * ms); each roster once a sweep. Returns the bookings written.
 */
export const lateJudge = (at: number) => {
  const seen = new Set<string>();
  return async (means: Judging, item: Item): Promise<number> => {
    if (item.type !== "booking" || item.gone) return 0;
    const read = Booking.safeParse(item.data);
    const { eventId } = read.data ?? {};
    if (!read.data || !eventId || seen.has(eventId) || !isLate(item, read.data, at)) return 0;
    seen.add(eventId);
    const event = await means.table.get(events.key(means.accountId, eventId));
    return event ? judgeRoster(means, events.fromItem(event)) : 0;
  };
};
