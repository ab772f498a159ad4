import type { Ctx } from "../ctx.ts";
import { entity } from "../table/entity.ts";
import type { Item } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import { StudioEvent } from "./schema.ts";

type Of = Pick<Ctx, "table" | "accountId">;

export const events = entity("event", StudioEvent, (accountId, eventId) => ({
  pk: key(accountId!, eventId!),
  sk: key("0", "EVENT"),
}));

export const calendarPk = (accountId: string): string => key(accountId, "EVENTS");

/** The account's calendar: events by start. */
export const calendarKeys = (accountId: string, event: Pick<StudioEvent, "id" | "startsAt">) => ({
  gsi1pk: calendarPk(accountId),
  gsi1sk: key(event.startsAt, event.id),
});

/** V1. The bookings of one event. */
export const rosterPk = (accountId: string, eventId: string): string => key(accountId, "ROSTER", eventId);

/** Rows of a roster that are shown; no event of a studio is larger. */
const rosterRows = 500;

/** V4. The bookings of an event, as the index shows them, and whether there are more: one request per MB. */
export const rosterOf = async (
  { table, accountId }: Of,
  eventId: string,
): Promise<{ rows: Item[]; truncated: boolean }> => {
  const where = { index: "gsi1" as const, pk: rosterPk(accountId, eventId) };
  const rows: Item[] = [];
  let page = await table.query({ ...where, limit: rosterRows });
  rows.push(...page.items);
  while (page.last && rows.length < rosterRows) {
    page = await table.query({ ...where, limit: rosterRows - rows.length, after: page.last });
    rows.push(...page.items);
  }
  return { rows: rows.filter(({ gone }) => !gone), truncated: page.last !== undefined };
};

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
  {
    id: "V2",
    question: "An event",
    index: "table",
    keys: "pk = account#event, sk = 0#EVENT",
    requests: "1 (A1 for its zone)",
    units: "1 RU",
    usedBy: "GET /v1/events/{eventId}, rosters, bookings",
  },
  {
    id: "V3",
    question: "The calendar: which events start within a range?",
    index: "gsi1",
    keys: "gsi1pk = account#EVENTS, from / to the starts asked for",
    requests: "2 a page (A1); up to 6 where filters leave rows out",
    units: "0.5 RU per 4 KB (eventually consistent), about 8 events",
    usedBy: "GET /v1/events",
  },
  {
    id: "V4",
    question: "The roster: who comes, and what to know of them",
    index: "gsi1",
    keys: "V2, A1, gsi1pk = account#ROSTER#event; BatchGet 0#CARD of each client; O3 of those who have starred notes; pk = account#client, sk begins with 0#SOURCE# of those who have alerts (A9 instead for instructors); B2 where anybody waits",
    requests:
      "4, 1 more per further 100 clients, and where anybody waits for an event made here; 1 more per client who has starred notes, and per one who has alerts; clients who cancelled cost their card alone",
    units: "0.5 RU per client, 1 RU per client with starred notes or alerts, 0.5 RU per 4 KB of bookings",
    usedBy: "GET /v1/events/{eventId}/roster",
  },
  {
    id: "V5",
    question: "Schedule, change, cancel or restore an event of our own, if it is still as it was read",
    index: "table",
    keys: "V2, then transaction: 0#EVENT on its rev (its place in the calendar with it), U1, I2",
    requests: 2,
    units: "2 WU per KB of each, 1 to 2 WU in the index; then V1",
    usedBy: "POST and PATCH of events, cancel, restore, jobs (series)",
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
