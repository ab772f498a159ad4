import * as z from "zod";
import { BookingId, ClientId, EventId, InvoiceId, RecurringId, SignatureId, WaiverId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";
import { Origin } from "../sources/origin.ts";

export const BookingStatus = z.enum(["booked", "attended", "absent", "earlyCancelled", "lateCancelled", "waitlisted"]);
export type BookingStatus = z.output<typeof BookingStatus>;
export const EventKind = z.enum(["class", "appointment", "workshop", "series"]);

const Text = z.string().max(200);
export const Teacher = z.object({ id: Text.optional(), name: Text });
export type Teacher = z.output<typeof Teacher>;

/** What a booking copies of its event: it stays right, since the event's changes are taken to it and the sweep compares. */
export const EventCopy = z.object({
  name: Text,
  eventType: Text,
  /** the source's or the studio's own id of the type */
  eventTypeId: Text.optional(),
  kind: EventKind,
  startsAt: Instant,
  endsAt: Instant.optional(),
  location: Text.optional(),
  staff: Teacher.optional(),
  originalStaff: Teacher.optional(),
  cancelled: z.boolean().optional(),
});
export type EventCopy = z.output<typeof EventCopy>;

/** What a late cancel or a recorded absence costs, in minor units, and the bill of it; whether that is paid, the bill says. */
export const BookingFee = z.object({
  amount: z.int(),
  currency: z.string(),
  for: z.enum(["lateCancel", "noShow"]),
  state: z.enum(["due", "waived"]),
  invoiceId: InvoiceId.optional(),
});
export type BookingFee = z.output<typeof BookingFee>;

/** That a booking is left out of Club Count by hand (rules.md, Numbers); ours also where the booking is a source's. */
export const LeftOut = z.object({ reason: z.string(), by: z.string(), at: Instant });

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
  /** the recurring booking that made it */
  recurringId: RecurringId.optional(),
  waitlistPosition: z.int().optional(),
  bookedAt: Instant.optional(),
  checkedInAt: Instant.optional(),
  cancelledAt: Instant.optional(),
  /** the package its credit is of, or `none`: paid apart; absent: of a source, or none was usable */
  packageId: z.string().max(40).optional(),
  /** what became of the credit that was taken for it; absent: none was */
  credit: z.enum(["taken", "returned", "lost"]).optional(),
  /** name of the contract that made the package it took a credit of */
  contract: Text.optional(),
  /** signatures for every time that it used up */
  signed: z.array(z.object({ waiverId: WaiverId, signatureId: SignatureId })).optional(),
  /** it came from the waitlist: not confirmed by then, the place is lost */
  confirmBy: Instant.optional(),
  fee: BookingFee.optional(),
  /** why a late cancel or absence costs nothing that would: the first is free, or it was waived */
  spared: z.enum(["firstFree", "waived"]).optional(),
  /** the invoice that pays for it, where no credit does */
  invoiceId: InvoiceId.optional(),
  /** presumed absent from then on, while it is booked and its event is not moved (bookings/presumed.ts) */
  presumedAt: Instant.optional(),
  origin: Origin,
  /** the booking that counts for this same visit, where both came together by a merge */
  twinOf: BookingId.optional(),
  /** of two of one client in one event: the other has the place for both (bookings/twin-seat.ts) */
  unseated: z.boolean().optional(),
  leftOut: LeftOut.optional(),
});
export type Booking = z.output<typeof Booking>;
