import { marshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import type { Account } from "../shared/accounts/schema.ts";
import { accountItem } from "../shared/accounts/store.ts";
import type { Booking } from "../shared/bookings/schema.ts";
import { clientPk, clients } from "../shared/clients/header.ts";
import { newId } from "../shared/kernel/ids.ts";
import { cardItem, identified } from "../shared/settling/card.ts";
import { rulesOf } from "../shared/settling/rules.ts";
import type { Item } from "../shared/table/item.ts";
import { key } from "../shared/table/schema.ts";

const now = "2026-03-15T12:00:00.000Z";

export const account: Account = {
  id: newId("account"),
  name: "Tideline",
  timeZone: "America/New_York",
  currency: "USD",
  createdAt: now,
  counts: { exclusions: [], period: { kind: "month" } },
  rulesVersion: newId("revision"),
};
export const accountRow = (): Item => accountItem(account, newId("revision"));

const bookingOf = (clientId: string, i: number): Item => {
  const at = (minutes: number) => new Date(Date.UTC(2026, 2, 1 + i, 11) + minutes * 60_000).toISOString();
  const booking: Booking = {
    id: newId("booking"),
    clientId,
    status: "attended",
    eventId: newId("event"),
    event: {
      name: "Sunrise Vinyasa",
      eventType: "Vinyasa",
      kind: "class",
      startsAt: at(0),
      endsAt: at(60),
      location: "Harbor",
      staff: { id: "t1", name: "Noor Haddad" },
    },
    package: "10 Class Pass",
    bookedAt: at(-3000),
    checkedInAt: at(-6),
    origin: {
      source: "tideline",
      id: `b${i}`,
      hash: "0123456789abcdefghijkl",
      modifiedAt: at(60),
      received: `${now}/0000`,
    },
  };
  const place = { pk: clientPk(account.id, clientId), sk: key("BKG", at(0), booking.id) };
  return { ...place, type: "booking", rev: newId("revision"), data: booking, dirty: true };
};

/** A client with nothing counted yet, and bookings of one month that wait to be settled. */
export const clientWith = (bookings: number): { id: string; header: Item[]; records: Item[] } => {
  const id = newId("client");
  const client = { id, createdAt: now, hub: { firstName: "Maya", lastName: "Lindqvist" } };
  const card = identified({}, { client, sources: [] }, rulesOf({ account, locations: [], locationsRev: undefined }));
  return {
    id,
    header: [
      clients.toItem(clients.key(account.id, id), client, newId("revision")),
      cardItem(account.id, card, newId("revision")),
    ],
    records: Array.from({ length: bookings }, (_, i) => bookingOf(id, i)),
  };
};

const raw = (value: object) => marshall(value, { removeUndefinedValues: true }) as Record<string, never>;

const streamed = (item: Item, i: number): DynamoDBRecord => ({
  eventName: "INSERT",
  dynamodb: {
    Keys: raw({ pk: item.pk, sk: item.sk }),
    NewImage: raw(item),
    SequenceNumber: String(i).padStart(21, "0"),
  },
});

/** Records as one batch of the table's stream, each client's together. */
export const batchOf = (records: Item[]): DynamoDBStreamEvent => ({ Records: records.map(streamed) });
