import * as z from "zod";
import { EventKind, Teacher } from "../bookings/schema.ts";
import { EventId, SeriesId } from "../kernel/ids.ts";
import { Instant, LocalDate, TimeZone } from "../kernel/time.ts";

const Text = z.string().max(200);

/** What every event of a series is, its day apart. */
export const Template = z.object({
  name: Text,
  eventType: Text,
  eventTypeId: Text.optional(),
  kind: EventKind,
  /** how long each lasts */
  minutes: z.int().optional(),
  /** by the clock on the wall, `07:00`, where it is another than the rule's */
  time: z.string().optional(),
  location: Text.optional(),
  room: Text.optional(),
  staff: Teacher.optional(),
  capacity: z.int().optional(),
  waitlistCapacity: z.int().optional(),
});
export type Template = z.output<typeof Template>;

/** By which days a series takes place. */
export const Rule = z.object({
  /** RFC 5545 recurrence rule, `FREQ=WEEKLY;BYDAY=MO,WE;COUNT=12` */
  rrule: Text,
  /** clock on the wall at which the rule begins, `2026-03-02T06:00` */
  startsOn: z.string(),
  timeZone: TimeZone,
  /** local days on which it does not take place */
  exceptDays: z.array(LocalDate).optional(),
});
export type Rule = z.output<typeof Rule>;

/** A recurring event, as it is stored. */
export const Series = Rule.extend({
  id: SeriesId,
  /** what its events are, each from a local day on; the first from the beginning */
  versions: z.array(z.object({ from: LocalDate.optional(), event: Template })).min(1),
  /** local day from which on the studio cancelled it, and why */
  cancelledFrom: LocalDate.optional(),
  cancelReason: Text.optional(),
  createdAt: Instant,
  createdBy: z.string(),
});
export type Series = z.output<typeof Series>;

/** How far the events of a series are made. */
export const Made = z.object({
  /** every start before it has its event */
  upTo: Instant.optional(),
  count: z.int(),
  /** the last start that has its event */
  last: Instant.optional(),
});
export type Made = z.output<typeof Made>;

/** The event that stands for one start of a series, and as what the series last wrote it. */
export const Occurrence = z.object({ startsAt: Instant, eventId: EventId, made: Template });
export type Occurrence = z.output<typeof Occurrence>;
