import type { Booking, BookingStatus, EventCopy } from "./schema.ts";

/** After an event's end by which who is still booked is presumed absent, ms (rules.md, Numbers). */
export const grace = 24 * 3600_000;

/** When who is still booked in an event is presumed absent, by time alone. */
export const presumedFrom = ({ startsAt, endsAt }: Pick<EventCopy, "startsAt" | "endsAt">): string => {
  const end = endsAt !== undefined && endsAt > startsAt ? endsAt : startsAt;
  return new Date(Date.parse(end) + grace).toISOString();
};

/**
 * Whether a client is presumed absent: still booked, and marked so (shared/absences) for the event as it stands. A mark of
 * an event that was moved or cancelled since says nothing.
 */
export const isPresumedAbsent = ({ status, presumedAt, event }: Pick<Booking, "status" | "presumedAt" | "event">) =>
  status === "booked" && presumedAt !== undefined && !event.cancelled && presumedAt === presumedFrom(event);

/** The status that lists and numbers go by: who is presumed absent is absent. Fees and automations go by what was recorded. */
export const statusNow = (booking: Pick<Booking, "status" | "presumedAt" | "event">): BookingStatus =>
  isPresumedAbsent(booking) ? "absent" : booking.status;
