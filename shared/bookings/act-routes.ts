import * as z from "zod";
import { InClient } from "../clients/routes.ts";
import { BookingId, EventId, InvoiceId, PackageId } from "../kernel/ids.ts";
import { Reason } from "../kernel/words.ts";
import { defineRoutes } from "../route.ts";
import { BookingRow } from "./routes.ts";

const Override = z.strictObject({ reason: Reason });

/** Registers a client for an event made here (S1-10, S2-02). */
export const NewBooking = z
  .strictObject({
    eventId: EventId,
    /** the package whose credit it takes; absent: the usable one that expires first; `none`: it is paid apart */
    packageId: z
      .string()
      .regex(/^(none|pkg_[0-7][0-9A-HJKMNP-TV-Z]{25})$/, "must be an id like pkg_01J…, or none")
      .optional(),
    /** waits for a place where there is none */
    waitlist: z.boolean().default(false),
    recurring: z.boolean().default(false),
    /** the client registers by itself, at the studio's site or app: what it has to sign it signs first (S1-45) */
    self: z.boolean().optional(),
    /** books although the event is full or over, payment is open, or something is not signed */
    override: Override.optional(),
  })
  .refine(({ self, override }) => !self || !override, {
    path: ["override"],
    message: "is the desk's: not for a client who registers by itself",
  })
  .meta({ id: "NewBooking" });
export type NewBooking = z.output<typeof NewBooking>;

export const BookingCorrection = z
  .strictObject({
    status: z.enum(["booked", "attended", "absent", "earlyCancelled", "lateCancelled"], {
      error: "must be booked, attended, absent, earlyCancelled or lateCancelled",
    }),
    reason: Reason,
  })
  .meta({ id: "BookingCorrection" });
export type BookingCorrection = z.output<typeof BookingCorrection>;

/** Pays for a booking: with a credit of the package named, of any usable one where none is, or by a paid invoice. */
export const BookingPayment = z
  .strictObject({ packageId: PackageId.optional(), invoiceId: InvoiceId.optional() })
  .refine(({ packageId, invoiceId }) => !packageId || !invoiceId, {
    path: ["invoiceId"],
    message: "must not be given beside packageId",
  })
  .meta({ id: "BookingPayment" });
export type BookingPayment = z.output<typeof BookingPayment>;

const WithReason = z.strictObject({ reason: Reason });
const MaybeReason = z.strictObject({ reason: Reason.optional() });
const CheckIn = z.strictObject({ override: Override.optional() });
const InBooking = InClient.extend({ bookingId: BookingId });
const of = { right: "clients", params: InBooking, reply: { 200: BookingRow } } as const;

export const bookingActRoutes = defineRoutes({
  "POST /v1/clients/{clientId}/bookings": {
    summary: "Book a client into a class, appointment or event made here, or on its waitlist",
    right: "clients",
    params: InClient,
    body: NewBooking,
    reply: { 201: BookingRow },
  },
  "POST /v1/clients/{clientId}/bookings/{bookingId}/cancel": {
    ...of,
    summary: "Cancel a booking, early or late by the studio's window, or leave the waitlist",
    body: MaybeReason,
  },
  "POST /v1/clients/{clientId}/bookings/{bookingId}/confirm": {
    ...of,
    summary: "Confirm a place that came free from the waitlist",
  },
  "POST /v1/clients/{clientId}/bookings/{bookingId}/check-in": {
    ...of,
    summary: "Check a client in: the booking is attended",
    body: CheckIn,
  },
  "POST /v1/clients/{clientId}/bookings/{bookingId}/pay": {
    ...of,
    summary: "Pay for a booking afterwards: with a package's credit, or by a paid invoice",
    body: BookingPayment,
  },
  "POST /v1/clients/{clientId}/bookings/{bookingId}/absent": {
    ...of,
    summary: "Record that a client did not come",
  },
  "POST /v1/clients/{clientId}/bookings/{bookingId}/waive": {
    ...of,
    summary: "Waive what a late cancel or an absence took: the bill of its fee is dropped, its lost credit returned",
    right: "sales",
    body: WithReason,
  },
  "PATCH /v1/clients/{clientId}/bookings/{bookingId}": {
    ...of,
    summary: "Correct the status of a booking, with place, credit and fee",
    body: BookingCorrection,
  },
  "DELETE /v1/clients/{clientId}/bookings/{bookingId}": {
    summary: "Remove a booking or visit as if it had never been; its credit is returned",
    right: "clients",
    params: InBooking,
    body: WithReason,
    reply: { 204: z.void() },
  },
});
