import { clientPk } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import { entity } from "../table/entity.ts";
import type { Item } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import { RecurringBooking } from "./schema.ts";

type Of = Pick<Means, "table" | "accountId">;

/** In the client's own collection, so that a merge takes it along and an erase removes it. */
export const recurringBookings = entity("recurringBooking", RecurringBooking, (accountId, clientId, recurringId) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("RCB", recurringId!),
}));

/** Those of a series, whoever's. */
export const standingPk = (accountId: string, seriesId: string): string => key(accountId, "STANDING", seriesId);

/** A recurring booking as it was read. */
export interface Held {
  item: Item;
  recurring: RecurringBooking;
}

/** B40. A recurring booking by its id, wherever a merge took it; undefined where there is none. */
export const recurringById = async (
  { table, accountId }: Of,
  { clientId, seriesId, recurringId }: { clientId: string; seriesId: string; recurringId: string },
): Promise<Held | undefined> => {
  const there = await table.get(recurringBookings.key(accountId, clientId, recurringId));
  if (there && !there.gone) return { item: there, recurring: recurringBookings.fromItem(there) };
  const where = { index: "gsi1" as const, pk: standingPk(accountId, seriesId), from: recurringId, to: recurringId };
  const [row] = (await table.query(where)).items;
  const item = row && (await table.get(row));
  return item && !item.gone ? { item, recurring: recurringBookings.fromItem(item) } : undefined;
};

export const patterns: Pattern[] = [
  {
    id: "B40",
    question: "A client's recurring bookings, and their series",
    index: "table",
    keys: "pk = account#client, sk begins with RCB#, or is RCB#recurring; BatchGet of their series",
    requests: "2 a page",
    units: "1 RU per 4 KB, 1 RU a series",
    usedBy:
      "GET /v1/clients/{clientId}/recurring-bookings, DELETE /v1/clients/{clientId}/recurring-bookings/{recurringId}, jobs (recurringBookings)",
  },
  {
    id: "B41",
    question: "Begin or end a recurring booking, or note what came of the next event",
    index: "table",
    keys: "transaction: check 0#CARD stands, RCB#recurring (new, or on its rev), JOB#job and U1 where it begins or ends; in the booking's transaction where one is made",
    requests: "1; 0 with a booking",
    units: "2 WU per KB of each, 1 in the index",
    usedBy:
      "POST /v1/clients/{clientId}/recurring-bookings, DELETE /v1/clients/{clientId}/recurring-bookings/{recurringId}, jobs (recurringBookings)",
  },
  {
    id: "B42",
    question: "Whose recurring bookings are behind their series?",
    index: "gsi1",
    keys: "gsi1pk = account#STANDING#series; put JOB#job of each that is behind",
    requests: "1 a series, 1 more per recurring booking behind",
    units: "0.5 RU per 4 KB (eventually consistent), 1 WU per job",
    usedBy: "jobs (series), series",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "recurringBooking",
    holds: "A client's standing place in a series: how far it is booked, what was missed and why",
    parts: ["account", "client", "recurring", "series"],
    key: (account, client, recurring, series) => ({
      ...recurringBookings.key(account!, client!, recurring!),
      gsi1pk: standingPk(account!, series!),
      gsi1sk: recurring!,
    }),
  },
];
