import type { EventCopy } from "../bookings/schema.ts";
import type { StudioEvent } from "./schema.ts";

/** What bookings copy of an event. */
export const copyOf = ({
  id: _,
  capacity: __,
  deleted: ___,
  origin: ____,
  ...copy
}: StudioEvent): Omit<EventCopy, "rev"> => copy;
