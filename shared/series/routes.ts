import * as z from "zod";
import { EventKind, Teacher } from "../bookings/schema.ts";
import { EventPatch, EventView, eventContent } from "../events/routes.ts";
import { JobId, SeriesId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { Instant, LocalDate } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";

const Wall = z.string().regex(/^(19|20|21)\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$/, {
  error: "must be the clock on the wall such as 2026-03-02T06:00",
  abort: true,
});
const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be the clock on the wall such as 06:00");
const Minutes = z.int().min(1, "must be at least 1").max(1440, "must be at most 1440");
const text = z.string().nullable();

/** `made`: events made so far. `next`: the next that takes place. `from`: what it was changed to from a day on shows last. */
export const SeriesView = z
  .object({
    id: SeriesId,
    name: z.string(),
    eventType: z.string(),
    eventTypeId: text,
    kind: EventKind,
    location: text,
    room: text,
    teacher: Teacher.nullable(),
    capacity: z.int().nullable(),
    waitlistCapacity: z.int().nullable(),
    minutes: z.int().nullable(),
    rrule: z.string(),
    startsOn: z.string(),
    /** by the clock on the wall, where it was changed */
    time: text,
    timeZone: z.string(),
    exceptDays: z.array(LocalDate),
    /** the rule has no end: events are made thirteen weeks ahead */
    endless: z.boolean(),
    /** the local day from which on it was changed last; null: never */
    changedFrom: LocalDate.nullable(),
    cancelledFrom: LocalDate.nullable(),
    cancelReason: text,
    createdAt: Instant,
  })
  .meta({ id: "Series" });
export type SeriesView = z.input<typeof SeriesView>;

const Shown = SeriesView.extend({ made: z.int(), next: EventView.nullable() }).meta({ id: "SeriesWithNext" });
/** A series with the job that takes what was ordered to its events. */
export const OrderedSeries = SeriesView.extend({ jobId: JobId }).meta({ id: "OrderedSeries" });

export const NewSeries = z
  .strictObject({
    ...eventContent,
    rrule: z.string().trim().min(1, "must not be empty").max(200, "must be at most 200 characters"),
    startsOn: Wall,
    minutes: Minutes.optional(),
    exceptDays: z.array(LocalDate).max(366, "must be at most 366 days").optional(),
  })
  .meta({ id: "NewSeries" });
export type NewSeries = z.output<typeof NewSeries>;

/** What is null is taken away. `time` moves the events to another time of their day. */
export const SeriesChanges = EventPatch.omit({ startsAt: true, endsAt: true })
  .extend({ minutes: Minutes.nullable().optional(), time: Time.optional() })
  .strict();
export type SeriesChanges = z.output<typeof SeriesChanges>;

const SeriesPatch = z.strictObject({ changes: SeriesChanges, from: LocalDate }).meta({ id: "SeriesPatch" });
const Reason = z.string().trim().min(1, "must not be empty").max(200, "must be at most 200 characters");
const CancelSeries = z.strictObject({ from: LocalDate.optional(), reason: Reason }).meta({ id: "CancelSeries" });
const InSeries = z.object({ seriesId: SeriesId });

export const seriesRoutes = defineRoutes({
  "GET /v1/series": {
    summary: "Recurring events made here, newest first; limited staff see their locations",
    right: "clients",
    query: PageQuery,
    reply: { 200: pageOf(SeriesView) },
  },
  "POST /v1/series": {
    summary:
      "Schedule a recurring event by a rule of RFC 5545, by the clock on the wall of its location; a job makes its events, those of a rule without an end thirteen weeks ahead",
    right: "clients",
    body: NewSeries,
    reply: { 202: OrderedSeries },
  },
  "GET /v1/series/{seriesId}": {
    summary: "A series, how many of its events are made, and the next",
    right: "clients",
    params: InSeries,
    reply: { 200: Shown },
  },
  "GET /v1/series/{seriesId}/events": {
    summary: "The events of a series in the order of its rule, wherever they were moved",
    right: "clients",
    params: InSeries,
    query: PageQuery,
    reply: { 200: pageOf(EventView) },
  },
  "PATCH /v1/series/{seriesId}": {
    summary:
      "Change a series from a day on; its events to come that are as the series made them follow by a job, those changed by hand keep their change",
    right: "clients",
    params: InSeries,
    body: SeriesPatch,
    reply: { 202: OrderedSeries },
  },
  "POST /v1/series/{seriesId}/cancel": {
    summary: "The studio cancels a series from a day on (today); a job cancels its events, and credits go back",
    right: "clients",
    params: InSeries,
    body: CancelSeries,
    reply: { 202: OrderedSeries },
  },
});
