import * as z from "zod";
import { ClientId, EventId, RecurringId, SeriesId } from "../kernel/ids.ts";
import { Instant, LocalDate } from "../kernel/time.ts";

/** An event of the series that could not be booked, and why. */
export const Missed = z.object({
  eventId: EventId,
  startsAt: Instant,
  /** as the refusal of a booking by hand: `event-full`, `no-credit`, `already-booked` … */
  code: z.string(),
  reason: z.string(),
});
export type Missed = z.output<typeof Missed>;

/** A client's standing place in a series, as it is stored: each event to come is booked as it is made. */
export const RecurringBooking = z.object({
  id: RecurringId,
  clientId: ClientId,
  seriesId: SeriesId,
  /** local days of the first and the last that are booked */
  from: LocalDate,
  until: LocalDate.optional(),
  /** the package whose credits it takes; absent: as for a booking by hand; `none`: paid apart */
  packageId: z.string().max(40).optional(),
  waitlist: z.boolean(),
  /** the start of the series' rule up to which every event was booked or missed */
  upTo: Instant.optional(),
  /** every event up to its last day was seen to */
  complete: z.boolean().optional(),
  booked: z.int(),
  waitlisted: z.int(),
  missed: z.int(),
  /** those missed last, newest last */
  lastMissed: z.array(Missed),
  endedAt: Instant.optional(),
  createdAt: Instant,
  createdBy: z.string(),
});
export type RecurringBooking = z.output<typeof RecurringBooking>;
