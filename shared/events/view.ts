import { TZDate } from "@date-fns/tz";
import type * as z from "zod";
import type { Rules } from "../settling/rules.ts";
import type { EventView } from "./routes.ts";
import type { StudioEvent } from "./schema.ts";

/** What the clock on the wall of a zone shows at an instant, `2026-03-14T06:00`. */
export const wallClock = (instant: string, zone: string): string => {
  const at = new TZDate(instant, zone);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
};

/** An event as calendar and profile show it, with the local time of where it is. */
export const viewOf = (event: StudioEvent, { zoneOf }: Pick<Rules, "zoneOf">): z.input<typeof EventView> => {
  const zone = zoneOf(event.location);
  return {
    id: event.id,
    name: event.name,
    eventType: event.eventType,
    eventTypeId: event.eventTypeId ?? null,
    kind: event.kind,
    startsAt: event.startsAt,
    endsAt: event.endsAt ?? null,
    localStart: wallClock(event.startsAt, zone),
    timeZone: zone,
    location: event.location ?? null,
    room: event.room ?? null,
    teacher: event.staff ?? null,
    originalTeacher: event.originalStaff ?? null,
    originalStartsAt: event.original?.startsAt ?? null,
    originalRoom: event.original?.room ?? null,
    capacity: event.capacity ?? null,
    waitlistCapacity: event.waitlistCapacity ?? null,
    cancelled: event.cancelled ?? false,
    cancelReason: event.cancelReason ?? null,
    seriesId: event.seriesId ?? null,
    source: { name: event.origin.source, id: event.origin.id },
  };
};
