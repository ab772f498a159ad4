import type { EventCopy } from "../bookings/schema.ts";
import type { StudioEvent } from "./schema.ts";

/** What bookings copy of an event: what their lists and counts need, and nothing else (a booking stays small). */
export const copyOf = ({
  id: _,
  capacity: __,
  waitlistCapacity: ___,
  room: ____,
  seriesId: _____,
  original: ______,
  cancelReason: _______,
  deleted: ________,
  origin: _________,
  ...copy
}: StudioEvent): EventCopy => copy;
