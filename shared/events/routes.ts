import * as z from "zod";
import { Name } from "../accounts/schema.ts";
import { EventKind, Teacher } from "../bookings/schema.ts";
import { EventId, SeriesId } from "../kernel/ids.ts";
import { pageOf } from "../kernel/page.ts";
import { SincePageQuery } from "../kernel/since.ts";
import { Instant } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";
import { Roster } from "./roster-view.ts";

/** An event as it is shown; `localStart` is the clock on the wall of its location (`2026-03-14T06:00`), in `timeZone`. */
export const EventView = z
  .object({
    id: EventId,
    name: z.string(),
    eventType: z.string(),
    eventTypeId: z.string().nullable(),
    kind: EventKind,
    startsAt: Instant,
    endsAt: Instant.nullable(),
    localStart: z.string(),
    timeZone: z.string(),
    location: z.string().nullable(),
    room: z.string().nullable(),
    teacher: Teacher.nullable(),
    originalTeacher: Teacher.nullable(),
    originalStartsAt: Instant.nullable(),
    originalRoom: z.string().nullable(),
    capacity: z.int().nullable(),
    waitlistCapacity: z.int().nullable(),
    cancelled: z.boolean(),
    cancelReason: z.string().nullable(),
    seriesId: SeriesId.nullable(),
    source: z.object({ name: z.string(), id: z.string() }),
  })
  .meta({ id: "Event" });
export type EventView = z.input<typeof EventView>;

/** Name of a place, a room, a teacher in the calendar's filter. */
const Filter = z.string().trim().min(1).max(200);
export const CalendarQuery = SincePageQuery.extend({
  from: Instant.optional(),
  to: Instant.optional(),
  location: Filter.optional(),
  teacher: Filter.optional(),
  type: Filter.optional(),
  kind: EventKind.optional(),
});
export type CalendarQuery = z.output<typeof CalendarQuery>;

const Places = z.int().min(0, "must be at least 0").max(10_000, "must be at most 10000");
export const GivenTeacher = z.strictObject({ id: Name.optional(), name: Name });
/** What of an own event is the same for every occurrence of a series. */
export const eventContent = {
  name: Name,
  eventType: Name,
  /** the studio's own id of the type; Club Count can leave it out by it */
  eventTypeId: Name.optional(),
  kind: EventKind,
  location: Name.optional(),
  room: Name.optional(),
  staff: GivenTeacher.optional(),
  capacity: Places.optional(),
  waitlistCapacity: Places.optional(),
};

export const NewEvent = z
  .strictObject({ ...eventContent, startsAt: Instant, endsAt: Instant.optional() })
  .meta({ id: "NewEvent" });
export type NewEvent = z.output<typeof NewEvent>;

/** What is null is taken away. Another start without an end keeps how long it lasts. */
export const EventPatch = z
  .strictObject({
    name: Name.optional(),
    eventType: Name.optional(),
    eventTypeId: Name.nullable().optional(),
    startsAt: Instant.optional(),
    endsAt: Instant.nullable().optional(),
    location: Name.nullable().optional(),
    room: Name.nullable().optional(),
    staff: GivenTeacher.nullable().optional(),
    capacity: Places.nullable().optional(),
    waitlistCapacity: Places.nullable().optional(),
  })
  .meta({ id: "EventPatch" });
export type EventPatch = z.output<typeof EventPatch>;

export const CancelEvent = z.strictObject({ reason: Name.optional() }).meta({ id: "CancelEvent" });

const InEvent = z.object({ eventId: EventId });

export const eventRoutes = defineRoutes({
  "GET /v1/events": {
    summary:
      "The calendar, soonest first: events that start from `from` (now) until before `to` (7 days later), at most 92 days. Filters are looked for among its rows, at most 500 a page, so a page may hold fewer than asked and still have a next one. Limited staff see their locations",
    right: "basics",
    query: CalendarQuery,
    reply: { 200: pageOf(EventView) },
  },
  "POST /v1/events": {
    summary: "Schedule an event of our own; those of a booking software are scheduled there",
    right: "clients",
    body: NewEvent,
    reply: { 201: EventView },
  },
  "GET /v1/events/{eventId}": {
    summary: "An event",
    right: "basics",
    params: InEvent,
    reply: { 200: EventView },
  },
  "PATCH /v1/events/{eventId}": {
    summary:
      "Change an event of our own: a substitute, another time or room; what was first set is kept, bookings follow, and counts go by the actual",
    right: "clients",
    params: InEvent,
    body: EventPatch,
    reply: { 200: EventView },
  },
  "POST /v1/events/{eventId}/cancel": {
    summary: "The studio cancels an event of its own: its bookings count for nothing",
    right: "clients",
    params: InEvent,
    body: CancelEvent,
    reply: { 200: EventView },
  },
  "POST /v1/events/{eventId}/restore": {
    summary: "An event that was cancelled takes place after all",
    right: "clients",
    params: InEvent,
    reply: { 200: EventView },
  },
  "GET /v1/events/{eventId}/roster": {
    summary: "Who comes: everybody with a booking, with what to know at the door; instructors see rosters they teach",
    right: "basics",
    params: InEvent,
    reply: { 200: Roster },
  },
});
