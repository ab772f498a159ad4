import * as z from "zod";
import { BookingId, ClientId, EventId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";
import { Origin } from "../sources/origin.ts";

export const BookingStatus = z.enum(["booked", "attended", "absent", "earlyCancelled", "lateCancelled", "waitlisted"]);
export type BookingStatus = z.output<typeof BookingStatus>;
export const EventKind = z.enum(["class", "appointment", "workshop", "series"]);

const Text = z.string().max(200);
export const Teacher = z.object({ id: Text.optional(), name: Text });

/** What a booking copies of its event, with the event's revision it was copied at. */
export const EventCopy = z.object({
  name: Text,
  eventType: Text,
  kind: EventKind,
  startsAt: Instant,
  endsAt: Instant.optional(),
  location: Text.optional(),
  staff: Teacher.optional(),
  originalStaff: Teacher.optional(),
  cancelled: z.boolean().optional(),
  rev: z.string().optional(),
});
export type EventCopy = z.output<typeof EventCopy>;

/** One client's place in one event, as it is stored. */
export const Booking = z.object({
  id: BookingId,
  clientId: ClientId,
  status: BookingStatus,
  /** absent when the event was given inline without an id: it is this booking's alone */
  eventId: EventId.optional(),
  event: EventCopy,
  package: Text.optional(),
  recurring: z.boolean().optional(),
  waitlistPosition: z.int().optional(),
  bookedAt: Instant.optional(),
  checkedInAt: Instant.optional(),
  cancelledAt: Instant.optional(),
  origin: Origin,
  /** the booking that counts for this same visit, where both came together by a merge */
  twinOf: BookingId.optional(),
});
export type Booking = z.output<typeof Booking>;
