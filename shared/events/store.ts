import { entity } from "../table/entity.ts";
import { key } from "../table/schema.ts";
import { StudioEvent } from "./schema.ts";

export const events = entity("event", StudioEvent, (accountId, eventId) => ({
  pk: key(accountId!, eventId!),
  sk: key("0", "EVENT"),
}));

/** The account's calendar: events by start. */
export const calendarKeys = (accountId: string, event: StudioEvent) => ({
  gsi1pk: key(accountId, "EVENTS"),
  gsi1sk: key(event.startsAt, event.id),
});

/** The bookings of one event. */
export const rosterPk = (accountId: string, eventId: string): string => key(accountId, "ROSTER", eventId);
