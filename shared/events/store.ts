import { entity } from "../table/entity.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import { StudioEvent } from "./schema.ts";

export const events = entity("event", StudioEvent, (accountId, eventId) => ({
  pk: key(accountId!, eventId!),
  sk: key("0", "EVENT"),
}));

/** The account's calendar: events by start. */
export const calendarKeys = (accountId: string, event: Pick<StudioEvent, "id" | "startsAt">) => ({
  gsi1pk: key(accountId, "EVENTS"),
  gsi1sk: key(event.startsAt, event.id),
});

/** V1. The bookings of one event. */
export const rosterPk = (accountId: string, eventId: string): string => key(accountId, "ROSTER", eventId);

export const patterns: Pattern[] = [
  {
    id: "V1",
    question: "The bookings of an event, to take its change to them",
    index: "gsi1",
    keys: "gsi1pk = account#ROSTER#event, 50 a page",
    requests: "1 a page, then up to 3 per booking that lacks the change",
    units: "0.5 RU per 4 KB (eventually consistent); 1 to 6 WU per booking written",
    usedBy: "projections (a changed event), sweep",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "event",
    holds: "One scheduled occurrence; it stands in the calendar by its start",
    parts: ["account", "event", "startsAt"],
    key: (account, event, startsAt) => ({
      ...events.key(account!, event!),
      ...calendarKeys(account!, { id: event!, startsAt: startsAt! }),
    }),
  },
];
