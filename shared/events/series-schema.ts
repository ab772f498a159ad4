import * as z from "zod";
import { EventKind, Teacher } from "../bookings/schema.ts";
import { EventId, SeriesId } from "../kernel/ids.ts";
import { Instant, LocalDate, TimeZone } from "../kernel/time.ts";

const Text = z.string().max(200);

/** What every event of a series is, its start apart. */
export const Template = z.object({
  name: Text,
  eventType: Text,
  eventTypeId: Text.optional(),
  kind: EventKind,
  /** how long each lasts */
  minutes: z.int().optional(),
  location: Text.optional(),
  room: Text.optional(),
  staff: Teacher.optional(),
  capacity: z.int().optional(),
  waitlistCapacity: z.int().optional(),
});
export type Template = z.output<typeof Template>;

/** A recurring event, as it is stored: its rule, by the clock on the wall of its location. */
export const Series = z.object({
  id: SeriesId,
  event: Template,
  /** RFC 5545 recurrence rule, `FREQ=WEEKLY;BYDAY=MO,WE;COUNT=12` */
  rrule: Text,
  /** local time of the first, `2026-03-02T06:00` */
  startsOn: z.string(),
  timeZone: TimeZone,
  /** local day from which on it was cancelled */
  cancelledFrom: LocalDate.optional(),
  createdAt: Instant,
  createdBy: z.string(),
});
export type Series = z.output<typeof Series>;

/** The event that stands for one start of a series. */
export const Occurrence = z.object({ startsAt: Instant, eventId: EventId });
export type Occurrence = z.output<typeof Occurrence>;
