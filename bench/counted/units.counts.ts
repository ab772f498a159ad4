import { marshall } from "@aws-sdk/util-dynamodb";
import { beforeAll, it } from "vitest";
import { pour } from "../../bench/pour.ts";
import { headOf } from "../../shared/accounts/store.ts";
import { rulesOf } from "../../shared/settling/rules.ts";
import type { Item } from "../../shared/table/item.ts";
import { tableShape } from "../../shared/table/schema.ts";
import { crowd } from "../../test/performance/crowd.ts";
import { meteredOf } from "../../test/performance/metered.ts";
import { seedClient } from "../../test/performance/seed.ts";
import { typicalBooking, typicalEvent } from "../../test/performance/typical.ts";
import { openSigning } from "../../test/signatures/signing.ts";
import { runJobs } from "../../test/support/jobs.ts";
import type { Meter } from "../../test/support/meter.ts";
import { sourceOf } from "../../test/support/source.ts";
import { indexRow, type Raw, sizeOf } from "../../test/support/units.ts";
import type { Counted, Units } from "../kept.ts";
import { found } from "./found.ts";
import { campaigned, messaged, quiet, signed, told } from "./messages.ts";
import { bookedHere, lookedAt, type Operations, synced, written } from "./operations.ts";
import { memory, standing } from "./standing.ts";

let hub: Awaited<ReturnType<typeof openSigning>>;
let meter: Meter;
const units: Record<string, Units> = {};
beforeAll(async () => {
  hub = await openSigning();
  meter = await meteredOf(hub.studio);
});

const unitsOf = async (work: () => Promise<unknown>): Promise<Units> => {
  const { requests, readUnits, writeUnits } = await meter.during(work);
  return { requests, readUnits, writeUnits };
};

/** Counts each, and what settling does after it; a name in brackets is done and not told of. */
const count = async (operations: Operations, settles: boolean): Promise<void> => {
  for (const [name, work] of Object.entries(operations)) {
    const own = await unitsOf(work);
    if (!name.startsWith("(")) units[name] = own;
    if (!settles) continue;
    const after = await unitsOf(() => hub.studio.stream.settle());
    if (after.requests > 0) units[`${name}: settled`] = after;
    await runJobs(hub.studio);
  }
};

const all = async (): Promise<Item[]> => {
  const items: Item[] = [];
  for (let after: { pk: string; sk: string } | undefined, more = true; more; ) {
    const page = await hub.studio.table.scan({ ...(after && { after }) });
    items.push(...page.items);
    after = page.last as { pk: string; sk: string } | undefined;
    more = after !== undefined;
  }
  return items;
};

/** Bytes of each kind of item, the mean; 100 for each item and index row are what DynamoDB stores beside it. */
const sizesOf = (items: Item[]): Counted["sizes"] => {
  const raw = items.map((item) => marshall(item, { removeUndefinedValues: true }) as Raw);
  const rows = (item: Raw) =>
    tableShape.indexes.flatMap((index): Raw[] => [indexRow(item, index)].filter((row) => row !== undefined));
  const mean = (some: Raw[], of: (item: Raw) => number) =>
    Math.round(some.reduce((sum, item) => sum + of(item), 0) / some.length);
  const all = (item: Raw) => [item, ...rows(item)].reduce((sum, one) => sum + 100 + sizeOf(one), 0);
  const of = (some: Raw[]) => ({ table: mean(some, sizeOf), all: mean(some, all) });
  const kinds = [...Map.groupBy(raw, (item) => item.type!.S!)].map(([kind, some]) => [kind, of(some)] as const);
  return { ...Object.fromEntries(kinds.toSorted()), "an item": of(raw) };
};

/** A roster of fourteen in a directory of a thousand; the roster's event, and somebody to look for. */
const crowded = async (): Promise<[eventId: string, name: string]> => {
  const { studio } = hub;
  const source = sourceOf(studio);
  const rules = rulesOf(await headOf(studio.table, studio.accountId));
  const people = [...crowd(studio.accountId, rules, 1000)];
  const items = people.flatMap(({ items: own }) => own);
  const { firstName, lastName } = people[500]!.client.hub;
  await pour(process.env.AWS_ENDPOINT_URL_DYNAMODB!, studio.tableName, items);
  const clients = Array.from({ length: 14 }, (_, i) => ({
    type: "client",
    id: `r${i}`,
    firstName: "Maya",
    lastName: `Roster ${i}`,
  }));
  const bookings = clients.map(({ id }) => typicalBooking(`rb-${id}`, id, { event: "e14", status: "booked" }));
  await source.load([typicalEvent("e14"), ...clients, ...bookings]);
  const range = { from: "2026-03-02T00:00:00Z", to: "2026-03-05T00:00:00Z", limit: "100" };
  const { body } = await studio.call("GET /v1/events", { query: range, at: "2026-03-02T09:00:00Z" });
  return [body.items[0].id, `${firstName} ${lastName}`];
};

it("what each operation asks of the table", async () => {
  const { studio } = hub;
  await studio.call("POST /v1/locations", { body: { name: "Harbor" } });
  const clientId = await seedClient(studio, "history", { bookings: 200, invoices: 30 });
  const [eventId, name] = await crowded();
  await count(lookedAt(studio, [clientId, eventId, name]), false);
  await count(written(studio, clientId), true);
  await count(await bookedHere(studio), true);
  await count(synced(studio), true);
  await count(await messaged(hub), false);
  await studio.stream.settle();
  await count(await campaigned(hub), false);
  await count(await signed(hub), false);
  await count(await told(hub), false);
  await studio.stream.settle();
  const items = await all();
  await count(await quiet(), false);
  const counted: Counted = { units, sizes: sizesOf(items), standing: standing(), memory: memory() };
  counted.standing["items swept"] = items.length;
  found({ rows: [], counted });
});
