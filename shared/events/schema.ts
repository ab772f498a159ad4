import * as z from "zod";
import { EventCopy } from "../bookings/schema.ts";
import { EventId, SeriesId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";
import { Origin } from "../sources/origin.ts";

const Text = z.string().max(200);

/** One scheduled occurrence of any kind, as it is stored; bookings carry a copy of it (events/copy.ts). */
export const StudioEvent = EventCopy.extend({
  id: EventId,
  capacity: z.int().optional(),
  /** how many may wait for a place; absent: as many as like */
  waitlistCapacity: z.int().optional(),
  room: Text.optional(),
  /** the series that made it */
  seriesId: SeriesId.optional(),
  /** its time and room as they were first set, where they were changed (the teacher: `originalStaff`); counts go by the actual */
  original: z.object({ startsAt: Instant.optional(), room: Text.optional() }).optional(),
  /** why the studio cancelled it */
  cancelReason: Text.optional(),
  deleted: z.boolean().optional(),
  origin: Origin,
});
export type StudioEvent = z.output<typeof StudioEvent>;
