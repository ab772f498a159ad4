import { fold } from "../kernel/fold.ts";
import type { EventPatch } from "./routes.ts";
import type { StudioEvent } from "./schema.ts";

/** The same where it is cancelled already. */
export const cancelled = (event: StudioEvent, reason?: string): StudioEvent =>
  event.cancelled ? event : { ...event, cancelled: true, ...(reason !== undefined && { cancelReason: reason }) };

/** What is given, what is null taken away, what is not said as it is. */
const or = <T>(given: T | null | undefined, held: T | undefined): T | undefined =>
  given === undefined ? held : (given ?? undefined);

const isSame = (a: StudioEvent["staff"], b: StudioEvent["staff"]): boolean =>
  a?.id === b?.id && fold(a?.name ?? "") === fold(b?.name ?? "");

/**
 * An event as a patch makes it. What was first set is kept: teacher, start and room as they were before the first change, and
 * forgotten when they are set back; another start without an end keeps how long it lasts.
 */
export const patched = (event: StudioEvent, patch: EventPatch): StudioEvent => {
  const { originalStaff, original, ...rest } = event;
  const startsAt = patch.startsAt ?? event.startsAt;
  const moved = Date.parse(startsAt) - Date.parse(event.startsAt);
  const kept = event.endsAt && new Date(Date.parse(event.endsAt) + moved).toISOString();
  const next = {
    ...rest,
    name: patch.name ?? event.name,
    eventType: patch.eventType ?? event.eventType,
    eventTypeId: or(patch.eventTypeId, event.eventTypeId),
    startsAt,
    endsAt: or(patch.endsAt, kept),
    location: or(patch.location, event.location),
    room: or(patch.room, event.room),
    staff: or(patch.staff, event.staff),
    capacity: or(patch.capacity, event.capacity),
    waitlistCapacity: or(patch.waitlistCapacity, event.waitlistCapacity),
  };
  const first = {
    staff: originalStaff ?? event.staff,
    at: original?.startsAt ?? event.startsAt,
    room: original?.room ?? event.room,
  };
  const before = {
    ...(first.at !== next.startsAt && { startsAt: first.at }),
    ...(first.room !== undefined && first.room !== next.room && { room: first.room }),
  };
  return {
    ...next,
    ...(first.staff && !isSame(first.staff, next.staff) && { originalStaff: first.staff }),
    ...(Object.keys(before).length > 0 && { original: before }),
  };
};
