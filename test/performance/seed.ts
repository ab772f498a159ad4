import { BatchWriteItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { headOf } from "../../shared/accounts/store.ts";
import type { Booking } from "../../shared/bookings/schema.ts";
import { clientPk, clientSources, clients } from "../../shared/clients/header.ts";
import type { Client, ClientSource } from "../../shared/clients/schema.ts";
import { rosterPk } from "../../shared/events/store.ts";
import type { Invoice } from "../../shared/invoices/schema.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { cardItem, identified } from "../../shared/settling/card.ts";
import { cardFrom } from "../../shared/settling/recount.ts";
import { contributionOf } from "../../shared/settling/registry.ts";
import { type Rules, rulesOf } from "../../shared/settling/rules.ts";
import { series } from "../../shared/settling/series.ts";
import { pointerAction } from "../../shared/sources/store.ts";
import type { Item } from "../../shared/table/item.ts";
import { key } from "../../shared/table/schema.ts";
import type { Studio } from "../support/studio.ts";
import { typicalClient } from "./typical.ts";

export const source = "tideline";
const version = { hash: "0123456789abcdefghijkl", modifiedAt: "2026-03-01T12:00:00.000Z" };
const originOf = (id: string) => ({ source, id, ...version, received: "2026-03-02T12:01:00.000Z/0000" });

/** Writes items as they are, 25 to a request and a few requests at once; not through the metered client. */
export const writeItems = async (tableName: string, items: Item[]): Promise<void> => {
  const client = new DynamoDBClient({});
  const chunks = Array.from({ length: Math.ceil(items.length / 25) }, (_, i) => items.slice(i * 25, i * 25 + 25));
  const lane = async () => {
    for (let chunk = chunks.pop(); chunk; chunk = chunks.pop()) {
      const puts = chunk.map((item) => ({ PutRequest: { Item: marshall(item, { removeUndefinedValues: true }) } }));
      const { UnprocessedItems } = await client.send(
        new BatchWriteItemCommand({ RequestItems: { [tableName]: puts } }),
      );
      if (Object.keys(UnprocessedItems ?? {}).length > 0) throw new Error("DynamoDB Local left items unwritten.");
    }
  };
  await Promise.all(Array.from({ length: 4 }, lane));
};

const rulesNow = async ({ table, accountId }: Pick<Studio, "table" | "accountId">): Promise<Rules> => {
  return rulesOf(await headOf(table, accountId));
};

/** Times spread evenly over the ten months from May 2025 to February 2026. */
const spread = (count: number): string[] => {
  const [from, to] = [Date.UTC(2025, 4, 2), Date.UTC(2026, 2, 1)];
  return Array.from({ length: count }, (_, i) => new Date(from + Math.floor(((to - from) * i) / count)).toISOString());
};
const later = (at: string, minutes: number): string => new Date(Date.parse(at) + minutes * 60_000).toISOString();

const statuses: Booking["status"][] = ["attended", "attended", "attended", "lateCancelled", "absent"];
const types = ["Vinyasa", "Yin", "Barre", "Pilates", "Spin", "HIIT", "Restorative", "Aerial", "Sculpt", "Boxing"];

const bookingAt = (clientId: string, startsAt: string, i: number): Booking => ({
  id: newId("booking"),
  clientId,
  status: statuses[i % statuses.length]!,
  eventId: newId("event"),
  event: {
    name: `Sunrise ${types[i % types.length]}`,
    eventType: types[i % types.length]!,
    kind: "class",
    startsAt,
    endsAt: later(startsAt, 60),
    location: "Harbor",
    staff: { id: "t1", name: "Noor Haddad" },
  },
  package: "10 Class Pass",
  bookedAt: later(startsAt, -3000),
  checkedInAt: later(startsAt, -6),
  origin: originOf(`b${i}`),
});

const invoiceAt = (clientId: string, issuedAt: string, i: number): Invoice => ({
  id: newId("invoice"),
  clientId,
  issuedAt,
  status: "paid",
  currency: "USD",
  total: 18_000,
  tax: 900,
  location: "Harbor",
  payments: [{ method: "card", amount: 18_000, at: issuedAt }],
  lines: [{ kind: "package", name: "10 Class Pass", quantity: 1, amount: 17_100 }],
  origin: originOf(`i${i}`),
});

export interface History {
  bookings: number;
  invoices: number;
}

/** A client with settled bookings and invoices, as the pipeline leaves them but without going through it; our id of it. */
export const seedClient = async (studio: Studio, sourceId: string, history: History): Promise<string> => {
  const { accountId, means, secrets, tableName } = studio;
  const rules = await rulesNow(studio);
  const clientId = newId("client");
  const client: Client = { id: clientId, createdAt: means.now(), hub: {} };
  const { type: _, id: __, ...given } = typicalClient(sourceId);
  const part = { clientId, given, phones: [], origin: originOf(sourceId) } as unknown as ClientSource;
  const at = clientSources.key(accountId, clientId, source, secrets.hash(sourceId));
  const header = [
    clients.toItem(clients.key(accountId, clientId), client, newId("revision")),
    clientSources.toItem(at, part, newId("revision")),
  ];
  const settled = (item: Omit<Item, "pk" | "rev">): Item => ({
    ...item,
    pk: clientPk(accountId, clientId),
    rev: newId("revision"),
    dirty: false,
    settled: { rules: rules.version, ...contributionOf(item, rules) },
  });
  const bookings = spread(history.bookings).map((time, i) => {
    const data = bookingAt(clientId, time, i);
    const roster = { gsi1pk: rosterPk(accountId, data.eventId!), gsi1sk: data.id };
    return settled({ type: "booking", sk: key("BKG", time, data.id), data, ...roster });
  });
  const invoices = spread(history.invoices).map((time, i) => {
    const data = invoiceAt(clientId, time, i);
    return settled({ type: "invoice", sk: key("INV", time, data.id), data });
  });
  const { card, months } = cardFrom([...header, ...bookings, ...invoices], rules, means.now())!;
  const chart = Object.entries(months).map(([month, sums]) =>
    series.toItem(series.key(accountId, clientId, month), { sums }, newId("revision")),
  );
  const { put: pointer } = pointerAction(
    means,
    { source, type: "client", id: sourceId },
    { to: at, id: clientId },
    undefined,
  );
  const summed = cardItem(accountId, card, newId("revision"));
  await writeItems(tableName, [pointer, ...header, summed, ...chart, ...bookings, ...invoices]);
  return clientId;
};

/** Rows of a directory alone: what the list of clients reads. */
export const seedDirectory = async (studio: Studio, accountId: string, count: number): Promise<void> => {
  const rules = await rulesNow({ ...studio, accountId });
  const rows = Array.from({ length: count }, (_, i) => {
    const hub = { firstName: "Maya", lastName: `Lindqvist ${String(i).padStart(5, "0")}` };
    const client: Client = { id: newId("client"), createdAt: studio.means.now(), hub };
    return cardItem(accountId, identified({}, { client, sources: [] }, rules), newId("revision"));
  });
  await writeItems(studio.tableName, rows);
};
