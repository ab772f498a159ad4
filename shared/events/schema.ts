import * as z from "zod";
import { EventCopy } from "../bookings/schema.ts";
import { EventId } from "../kernel/ids.ts";
import { Origin } from "../sources/origin.ts";

/** One scheduled occurrence of any kind, as it is stored; bookings carry a copy of it. */
export const StudioEvent = EventCopy.omit({ rev: true }).extend({
  id: EventId,
  capacity: z.int().optional(),
  deleted: z.boolean().optional(),
  origin: Origin,
});
export type StudioEvent = z.output<typeof StudioEvent>;
