import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { headOf } from "../../shared/accounts/store.ts";
import type { Booking } from "../../shared/bookings/schema.ts";
import { clientPk } from "../../shared/clients/header.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { Permission } from "../../shared/kernel/roles.ts";
import { rulesOf } from "../../shared/settling/rules.ts";
import { tableOf } from "../../shared/table/client.ts";
import type { Item } from "../../shared/table/item.ts";
import type { Table } from "../../shared/table/table.ts";
import { crowd } from "../../test/performance/crowd.ts";
import { seedClient, source } from "../../test/performance/seed.ts";
import { type Call, callAs } from "../../test/support/call.ts";
import { createTable } from "../../test/support/table.ts";
import { pour } from "../pour.ts";
import { account, accountRow } from "../records.ts";
import type { Somebody } from "./load.ts";

export interface BenchStudio {
  client: DynamoDBClient;
  table: Table;
  tableName: string;
  call: Call;
  people: Somebody[];
  /** a client with 10,000 bookings; the source's id of it; those bookings */
  heavy: { id: string; sourceId: string; bookings: Booking[] };
  /** an event with fourteen of the people on its roster, and their bookings */
  roster: { eventId: string; bookings: Booking[] };
}

const starts = new Date(Date.now() + 86_400_000).toISOString();

const poured = async (endpoint: string, tableName: string, table: Table, count: number): Promise<Somebody[]> => {
  const rules = rulesOf(await headOf(table, account.id));
  const people: Somebody[] = [];
  let waiting: Item[] = [];
  for (const { client, items } of crowd(account.id, rules, count)) {
    const { firstName, lastName, emails, phones } = client.hub;
    const { sums, tags } = items.find(({ type }) => type === "card")!.data as {
      sums: Record<string, number>;
      tags?: string[];
    };
    people.push({
      id: client.id,
      firstName: firstName!,
      lastName: lastName!,
      email: emails![0]!.address,
      phone: phones![0]!.number!,
      vip: tags?.includes("VIP") ?? false,
      attended: sums.attended ?? 0,
      paid: sums["paid#USD"] ?? 0,
    });
    waiting.push(...items);
    if (waiting.length < 20_000 && people.length < count) continue;
    await pour(endpoint, tableName, waiting);
    waiting = [];
    process.stderr.write(`\r${people.length} of ${count} clients written `);
  }
  process.stderr.write("\n");
  return people;
};

/** All of a client's bookings as they are stored. */
const bookingsOf = async (table: Table, clientId: string): Promise<Booking[]> => {
  const found: Booking[] = [];
  for (let after: Item | undefined, more = true; more; ) {
    const where = { pk: clientPk(account.id, clientId), prefix: "BKG#", ...(after && { after: after as never }) };
    const page = await table.query(where);
    found.push(...page.items.map(({ data }) => data as unknown as Booking));
    after = page.last as Item | undefined;
    more = after !== undefined;
  }
  return found;
};

const rosterOf = async (call: Call, table: Table, people: Somebody[]): Promise<BenchStudio["roster"]> => {
  const sure = async (routeKey: string, input: object) => {
    const { status, body, text } = await call(routeKey, input);
    if (status >= 300) throw new Error(`${routeKey} answered ${status}: ${text}`);
    return body;
  };
  const event = { name: "Sunrise Vinyasa", eventType: "Vinyasa", kind: "class", startsAt: starts, capacity: 18 };
  const { id: eventId } = await sure("POST /v1/events", { body: event });
  const bookings: Booking[] = [];
  for (const { id: clientId } of people.slice(0, 14)) {
    await sure("POST /v1/clients/{clientId}/bookings", { params: { clientId }, body: { eventId } });
    bookings.push(...(await bookingsOf(table, clientId)));
  }
  return { eventId, bookings };
};

/** A studio of so many clients in a table of its own, whose functions are called as API Gateway does. */
export const openBenchStudio = async (endpoint: string, count: number): Promise<BenchStudio> => {
  const tableName = "bench-postgres";
  process.env.TABLE_NAME = tableName;
  const client = new DynamoDBClient({});
  await createTable(client, tableName, { stream: false });
  const table = tableOf(client, tableName);
  await table.put(accountRow());
  const { services } = await import("../../functions/services.ts");
  const given = Object.assign(await services(), { table });
  const call = callAs({ accountId: account.id, role: "owner", permissions: Permission.options.join(" ") });
  await call("POST /v1/locations", { body: { name: "Harbor" } });
  const people = await poured(endpoint, tableName, table, count);
  const means = { accountId: account.id, now: () => new Date().toISOString(), newId, table, secrets: given.secrets };
  const seeded = { accountId: account.id, means, secrets: given.secrets, tableName, table };
  const id = await seedClient(seeded as unknown as Parameters<typeof seedClient>[0], source, {
    bookings: 10_000,
    invoices: 100,
  });
  const bookings = await bookingsOf(table, id);
  return {
    client,
    table,
    tableName,
    call,
    people,
    heavy: { id, sourceId: source, bookings },
    roster: await rosterOf(call, table, people),
  };
};
