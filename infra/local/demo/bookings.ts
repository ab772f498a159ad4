import { type Day, plusDays, plusMinutes } from "./calendar.ts";
import { between } from "./chance.ts";
import type { BookingRecord, BookingStatus } from "./records.ts";
import type { Studio } from "./studio.ts";
import { eventId, isCancelled, type Slot, type SlotName, slotOf, startOf, takesPlace } from "./timetable.ts";

type Extras = Partial<Pick<BookingRecord, "package" | "recurring" | "waitlistPosition">> & {
  /** how long before the start it was booked */
  daysAhead?: number;
};

/** A booking with the times that its status implies. */
export const bookingOf = (
  id: string,
  client: string,
  slot: Slot,
  day: Day,
  status: BookingStatus,
  { daysAhead = between(2, 6, "ahead", id), ...extras }: Extras = {},
): BookingRecord => {
  const startsAt = startOf(slot, day);
  return {
    type: "booking",
    id,
    client,
    event: eventId(slot, day),
    status,
    ...extras,
    bookedAt: plusMinutes(startsAt, -daysAhead * 24 * 60 + between(30, 400, "hour", id)),
    ...(status === "attended" && { checkedInAt: plusMinutes(startsAt, -between(1, 14, "check-in", id)) }),
    ...(status === "earlyCancelled" && { cancelledAt: plusMinutes(startsAt, -between(25, 47, "early", id) * 60) }),
    ...(status === "lateCancelled" && { cancelledAt: plusMinutes(startsAt, -between(20, 600, "late", id)) }),
  };
};

/**
 * The days on which a story's visits fall: every so many days back from today, one day earlier where the snow day is
 * in the way. Steps are at least two days, so that no two visits meet.
 */
export const visitDays = (studio: Studio, count: number, first: number, steps: number[]): Day[] => {
  const days: Day[] = [];
  for (let ago = first, n = 0; n < count; n += 1) {
    const day = studio.day(-ago);
    days.push(day === studio.snowDay ? plusDays(day, -1) : day);
    ago += steps[n % steps.length] as number;
  }
  return days;
};

/** The last `count` days before `until` on which a slot took place, newest first. */
export const lastDaysOf = (studio: Studio, name: SlotName, count: number, until: Day): Day[] => {
  const slot = slotOf(name);
  const days: Day[] = [];
  for (let day = plusDays(until, -1); days.length < count; day = plusDays(day, -1)) {
    if (takesPlace(slot, day) && !isCancelled(studio, slot, day)) days.push(day);
  }
  return days;
};

/** Numbered bookings of one client in one slot, `bkg-maya-001` being the newest. */
export const bookingsOn = (
  prefix: string,
  client: string,
  name: SlotName,
  days: Day[],
  status: BookingStatus,
  extras?: Extras,
): BookingRecord[] =>
  days.map((day, index) =>
    bookingOf(`bkg-${prefix}-${String(index + 1).padStart(3, "0")}`, client, slotOf(name), day, status, extras),
  );
