import type { SeriesView } from "./routes.ts";
import { isEndless } from "./rule-parts.ts";
import type { Series } from "./schema.ts";

/** A series as it is shown: what its events are from its last change on. */
export const viewOf = (series: Series): SeriesView => {
  const { event, from } = series.versions.at(-1)!;
  return {
    id: series.id,
    name: event.name,
    eventType: event.eventType,
    eventTypeId: event.eventTypeId ?? null,
    kind: event.kind,
    location: event.location ?? null,
    room: event.room ?? null,
    teacher: event.staff ?? null,
    capacity: event.capacity ?? null,
    waitlistCapacity: event.waitlistCapacity ?? null,
    minutes: event.minutes ?? null,
    rrule: series.rrule,
    startsOn: series.startsOn,
    time: event.time ?? null,
    timeZone: series.timeZone,
    exceptDays: series.exceptDays ?? [],
    endless: isEndless(series),
    changedFrom: from ?? null,
    cancelledFrom: series.cancelledFrom ?? null,
    cancelReason: series.cancelReason ?? null,
    createdAt: series.createdAt,
  };
};
