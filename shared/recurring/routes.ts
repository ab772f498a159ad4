import * as z from "zod";
import { InClient } from "../clients/routes.ts";
import { JobId, RecurringId, SeriesId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { Instant, LocalDate } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";
import { Missed } from "./schema.ts";

/** A client's standing place in a series; `missed` are the last that could not be booked, `missedCount` all of them. */
export const RecurringRow = z
  .object({
    id: RecurringId,
    series: z.object({
      id: SeriesId,
      name: z.string(),
      rrule: z.string(),
      /** `MO`, `WE` …; none where the rule goes by the day of the month */
      weekdays: z.array(z.string()),
      /** by the clock on the wall, `06:00` */
      time: z.string(),
      timeZone: z.string(),
    }),
    from: LocalDate,
    until: LocalDate.nullable(),
    packageId: z.string().nullable(),
    waitlist: z.boolean(),
    booked: z.int(),
    waitlisted: z.int(),
    missedCount: z.int(),
    missed: z.array(Missed),
    endedAt: Instant.nullable(),
    createdAt: Instant,
  })
  .meta({ id: "RecurringBooking" });
export type RecurringRow = z.input<typeof RecurringRow>;

/** A recurring booking with the job that books or cancels its events. */
export const OrderedRecurring = RecurringRow.extend({ jobId: JobId }).meta({ id: "OrderedRecurringBooking" });

export const NewRecurring = z
  .strictObject({
    seriesId: SeriesId,
    /** local days of the first and last to be booked; absent: from now on, as long as there are any */
    from: LocalDate.optional(),
    until: LocalDate.optional(),
    packageId: z
      .string()
      .regex(/^(none|pkg_[0-7][0-9A-HJKMNP-TV-Z]{25})$/, "must be an id like pkg_01J…, or none")
      .optional(),
    /** waits where there is no place */
    waitlist: z.boolean().default(false),
  })
  .refine(({ from, until }) => from === undefined || until === undefined || from <= until, {
    path: ["until"],
    message: "must not be before from",
  })
  .meta({ id: "NewRecurringBooking" });
export type NewRecurring = z.output<typeof NewRecurring>;

const InRecurring = InClient.extend({ recurringId: RecurringId });

export const recurringRoutes = defineRoutes({
  "GET /v1/clients/{clientId}/recurring-bookings": {
    summary:
      "A client's recurring bookings, newest first: series, weekday and time, what was booked, what was missed and why",
    right: "clients",
    params: InClient,
    query: PageQuery,
    reply: { 200: pageOf(RecurringRow) },
  },
  "POST /v1/clients/{clientId}/recurring-bookings": {
    summary:
      "Give a client a standing place in a series made here; a job books its events, and those made later as they are",
    right: "clients",
    params: InClient,
    body: NewRecurring,
    reply: { 202: OrderedRecurring },
  },
  "DELETE /v1/clients/{clientId}/recurring-bookings/{recurringId}": {
    summary: "End a recurring booking; a job cancels its bookings to come, early or late by the studio's window",
    right: "clients",
    params: InRecurring,
    reply: { 202: OrderedRecurring },
  },
});
