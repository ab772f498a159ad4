import * as z from "zod";
import { InClient } from "../clients/routes.ts";
import { BookingId, EventId, InvoiceId, PackageId } from "../kernel/ids.ts";
import { Money } from "../kernel/money.ts";
import { pageOf, rising } from "../kernel/page.ts";
import { SincePageQuery } from "../kernel/since.ts";
import { Instant } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";
import { BookingStatus, EventKind, LeftOut } from "./schema.ts";

/** What is still open before a client may come (S1-38). */
export const Requirement = z
  .object({ kind: z.enum(["payment", "waiver"]), says: z.string() })
  .meta({ id: "BookingRequirement" });

/** A row of the Events tab (S0-41, S1-38); `attended` and `clubCount` are what it adds, `reason` why it adds nothing. */
export const BookingRow = z
  .object({
    id: BookingId,
    eventId: EventId.nullable(),
    status: BookingStatus,
    /** absent, though nobody said so: the event is over for a day, and others were checked in */
    presumedAbsent: z.boolean(),
    eventName: z.string(),
    eventType: z.string(),
    kind: EventKind,
    startsAt: Instant,
    endsAt: Instant.nullable(),
    location: z.string().nullable(),
    teacher: z.string().nullable(),
    originalTeacher: z.string().nullable(),
    cancelledByStudio: z.boolean(),
    package: z.string().nullable(),
    recurring: z.boolean(),
    checkedInAt: Instant.nullable(),
    /** when it was cancelled, or the waitlist was left */
    cancelledAt: Instant.nullable(),
    /** it came from the waitlist, and is lost unless it is confirmed by then */
    confirmBy: Instant.nullable(),
    /** of who waits: 1 is next; of bookings of a source as it says */
    waitlistPosition: z.int().nullable(),
    requirements: z.array(Requirement),
    /** of the credit that was taken for it; null: none was */
    credit: z.enum(["taken", "returned", "lost"]).nullable(),
    /** of a late cancel or a recorded absence, unless waived; whether it is paid, its bill says */
    feeDue: Money.nullable(),
    /** the bill of the fee, also of one that was waived */
    feeInvoiceId: InvoiceId.nullable(),
    /** why a late cancel or absence cost nothing that would: the first is free, or it was waived */
    spared: z.enum(["firstFree", "waived"]).nullable(),
    attended: z.int(),
    clubCount: z.int(),
    reason: z.string().nullable(),
    /** by hand, with the reason; what the rules leave out says so in `reason` alone */
    leftOut: LeftOut.nullable(),
    source: z.object({ name: z.string(), id: z.string() }),
  })
  .meta({ id: "Booking" });
export type BookingRow = z.input<typeof BookingRow>;

const When = z.enum(["upcoming", "past"], { error: "must be upcoming or past" });
const orders = ["date", "title", "status", "required"] as const;

/** Which bookings of a client, and in which order. `absent` holds those presumed absent, `cancelled` those the studio cancelled. */
export const BookingsQuery = rising(
  SincePageQuery.extend({
    when: When.optional(),
    status: z
      .enum(["attended", "upcoming", "absent", "cancelled", "waitlisted"], {
        error: "must be attended, upcoming, absent, cancelled or waitlisted",
      })
      .optional(),
    eventType: z.string().min(1).max(200).optional(),
    /** those that took a credit of it, returned or lost it */
    packageId: PackageId.optional(),
    kind: EventKind.optional(),
    recurring: z.enum(["true", "false"], { error: "must be true or false" }).optional(),
    from: Instant.optional(),
    to: Instant.optional(),
    order: z.enum(orders, { error: "must be date, title, status or required" }).optional(),
    direction: z.enum(["asc", "desc"], { error: "must be asc or desc" }).optional(),
  }),
);
export type BookingsQuery = z.output<typeof BookingsQuery>;

/** A page of bookings; `groups`, where they are sorted, are those of the up to 200 the page is of, in their order. */
const BookingPage = pageOf(BookingRow).extend({
  groups: z.array(z.object({ value: z.string(), count: z.int() })).optional(),
});
export type BookingPage = z.input<typeof BookingPage>;

export const bookingRoutes = defineRoutes({
  "GET /v1/clients/{clientId}/bookings": {
    summary:
      "A client's bookings, newest first, upcoming ones soonest first; or those nearest to now, 200 at a time, sorted and grouped by title, status or what is required",
    right: "clients",
    params: InClient,
    query: BookingsQuery,
    reply: { 200: BookingPage },
  },
});
