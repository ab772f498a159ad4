import * as z from "zod";
import { InClient } from "../clients/routes.ts";
import { BookingId, EventId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { Instant } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";
import { BookingStatus, EventKind } from "./schema.ts";

/** A row of the Events tab (S0-41); `attended` and `clubCount` are what it adds, `reason` why it adds nothing. */
export const BookingRow = z
  .object({
    id: BookingId,
    eventId: EventId.nullable(),
    status: BookingStatus,
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
    attended: z.int(),
    clubCount: z.int(),
    reason: z.string().nullable(),
    source: z.object({ name: z.string(), id: z.string() }),
  })
  .meta({ id: "Booking" });

const When = z.enum(["upcoming", "past"], { error: "must be upcoming or past" });

export const bookingRoutes = defineRoutes({
  "GET /v1/clients/{clientId}/bookings": {
    summary: "A client's bookings, newest first; upcoming ones soonest first",
    right: "clients",
    params: InClient,
    query: PageQuery.extend({ when: When.optional() }),
    reply: { 200: pageOf(BookingRow) },
  },
});
