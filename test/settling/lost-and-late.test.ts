import type { DynamoDBRecord } from "aws-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { matches, type Pattern } from "../../infra/local/stream/filter.ts";
import { cards } from "../../shared/settling/card.ts";
import { everyItem } from "../../shared/table/every.ts";
import { hubTemplate, type Resource, resourcesOf } from "../infra/synthesized.ts";
import { fill } from "../support/filled.ts";
import { makeBooking, makeClient, makeInvoice } from "../support/make.ts";
import { at, type Bench, openBench } from "./bench.ts";
import { deliver, dirtyOf, keyOf, sequenceOf, sweepAt } from "./projections.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.database.stop());

describe("reliability 4 one unparsable record in 100", () => {
  it("is reported alone, and the other 99 are applied once", async () => {
    const { ids, dirty } = await bench.sendClients(3, 31);
    const bad = { pk: `${bench.studio.accountId}#${ids[1]}`, sk: "BKG#2026-03-01T00:00:00.000Z#bkg_bad" };
    await bench.studio.table.put({
      ...bad,
      type: "booking",
      rev: bench.studio.means.newId("revision"),
      dirty: true,
      data: { status: "?" },
    });
    const [poison] = await dirtyOf(bench.studio);
    const good = dirty.filter(({ dynamodb }) => dynamodb!.NewImage!.type!.S !== "clientSource").slice(0, 99);
    const batch = good.toSpliced(40, 0, poison!);
    expect(batch).toHaveLength(97);
    expect(await deliver(batch)).toEqual([sequenceOf(poison!)]);
    expect(await deliver(batch.slice(40))).toEqual([sequenceOf(poison!)]);
    for (const id of ids) expect(await bench.numbersOf(id)).toEqual({ attended: 31, ltv: 1900, last: at(30) });
    const swept = await sweepAt(new Date(Date.now() + 3_600_000).toISOString());
    expect(swept).toMatchObject({ unread: 1, failed: 0, drifted: 0 });
    await bench.studio.table.remove(bad);
    await bench.expectExact(ids, 31);
  });
});

describe("reliability 6", () => {
  it("500 records of one client in one batch meet no limit and are exact", async () => {
    const { ids, dirty } = await bench.sendClients(1, 499);
    expect(dirty).toHaveLength(500);
    expect(await deliver(dirty)).toEqual([]);
    await bench.expectExact(ids, 499);
  });

  it("a stream lost for an hour: sweep finds and settles, and then finds nothing", async () => {
    const { ids } = await bench.sendClients(4, 3);
    expect(await bench.numbersOf(ids[0]!)).toMatchObject({ attended: 0 });
    const soon = new Date(Date.now() + 60_000).toISOString();
    expect(await sweepAt(soon), "what is younger than the grace has its event under way").toMatchObject({ settled: 0 });
    const later = new Date(Date.now() + 3_600_000).toISOString();
    expect(await sweepAt(later)).toMatchObject({ settled: 16, drifted: 0, failed: 0 });
    await bench.expectExact(ids, 3);
    await bench.studio.stream.unread();
    expect(await sweepAt(later)).toMatchObject({ settled: 0, drifted: 0 });
    expect((await bench.studio.stream.unread()).filter((record) => keyOf(record).pk !== "SWEEP")).toEqual([]);
  });

  it("a card that drifted is reported and mended, and then none is", async () => {
    const { ids, dirty } = await bench.sendClients(1, 2);
    await deliver(dirty);
    const card = (await bench.studio.table.get(cards.key(bench.studio.accountId, ids[0]!)))!;
    await bench.studio.table.put({ ...card, data: { ...card.data, sums: { attended: 7 } } });
    const later = new Date(Date.now() + 3_600_000).toISOString();
    expect(await sweepAt(later)).toMatchObject({ settled: 0, drifted: 1 });
    expect(await sweepAt(later)).toMatchObject({ settled: 0, drifted: 0 });
    await bench.expectExact(ids, 2);
  });
});

/** Whether a record of the stream calls projections, by the filter of the template. */
const callsOf = (): ((record: DynamoDBRecord) => boolean) => {
  const mappings = Object.values(resourcesOf(hubTemplate(), "AWS::Lambda::EventSourceMapping"));
  const named = ({ Properties }: Resource) => JSON.stringify(Properties.FunctionName).includes("Projections");
  const filters: { Pattern: string }[] = mappings.find(named)!.Properties.FilterCriteria.Filters;
  return (record) => filters.some(({ Pattern }) => matches(JSON.parse(Pattern) as Pattern, record));
};

describe("reliability 7 expiry by TTL", () => {
  it("lowers no lifetime number: it is no event of projections, and nothing that counts ever expires", async () => {
    const { dirty } = await bench.sendClients(1, 2);
    await deliver(dirty);
    await fill(bench.studio, await bench.studio.another());
    const all = await everyItem(bench.studio.table);
    const counting = all.filter(({ settled, dirty }) => settled !== undefined || dirty);
    expect(new Set(counting.map(({ type }) => type)).size).toBeGreaterThan(5);
    expect(counting.filter(({ expiresAt }) => expiresAt !== undefined)).toEqual([]);
    await bench.studio.stream.unread();
    const [expiring] = all.filter(({ expiresAt }) => expiresAt !== undefined);
    await bench.studio.table.remove(expiring!);
    const removed = await bench.studio.stream.unread();
    expect(removed.map(({ eventName }) => eventName)).toEqual(["REMOVE"]);
    expect(removed.filter(callsOf())).toEqual([]);
  });
});

describe("reliability 8 what projections write", () => {
  it("never calls them again: one invocation per change, by the filter of the template", async () => {
    const calls = callsOf();
    const { ids, dirty } = await bench.sendClients(2, 2);
    expect(dirty.every(calls)).toBe(true);
    expect(dirty).toHaveLength(6);
    await deliver(dirty);
    const written = await bench.studio.stream.unread();
    expect(written.map((record) => keyOf(record).sk)).toEqual(expect.arrayContaining(["0#CARD", "SERIES#2026-03"]));
    expect(written.filter(calls)).toEqual([]);
    await bench.expectExact(ids, 2);
  });
});

describe("reliability 9", () => {
  const sales = async (clientId: string) =>
    (await bench.studio.call("GET /v1/clients/{clientId}", { params: { clientId } })).body.sales;

  it("an invoice of 100.00, then 150.00, then void", async () => {
    await bench.source.load([makeClient("inv")]);
    const clientId = await bench.source.clientId("inv");
    const ltvs: number[] = [];
    for (const fields of [{ total: 10_000 }, { total: 15_000 }, { total: 15_000, status: "void" }]) {
      await bench.source.load([makeInvoice("inv-1", "inv", fields)]);
      ltvs.push((await bench.numbersOf(clientId)).ltv);
    }
    expect(ltvs).toEqual([10_000, 15_000, 0]);
  });

  it("a booking attended, then absent, then deleted", async () => {
    await bench.source.load([makeClient("bkg"), makeBooking("bkg-0", "bkg", { event: { startsAt: at(0) } })]);
    const clientId = await bench.source.clientId("bkg");
    const seen: unknown[] = [];
    for (const records of [
      [makeBooking("bkg-1", "bkg", { event: { startsAt: at(5) } })],
      [makeBooking("bkg-1", "bkg", { status: "absent", event: { startsAt: at(5) } })],
      [{ type: "deleted", of: "booking", id: "bkg-1" }],
    ]) {
      await bench.source.load(records);
      const { body } = await bench.studio.call("GET /v1/clients/{clientId}", { params: { clientId } });
      seen.push([body.badges.attendedEvents, body.quickStats.lastAttendanceAt, body.bookingCount]);
    }
    expect(seen).toEqual([
      [2, at(5), 2],
      [1, at(0), 2],
      [1, at(0), 1],
    ]);
  });

  it("two currencies never in one sum", async () => {
    await bench.source.load([
      makeClient("two"),
      makeInvoice("two-1", "two", { total: 10_000 }),
      makeInvoice("two-2", "two", { total: 700, currency: "EUR" }),
      makeInvoice("two-3", "two", { total: 500, currency: "EUR", refunds: [{ amount: 200, at: at(1) }] }),
    ]);
    expect(await sales(await bench.source.clientId("two"))).toMatchObject([
      { currency: "USD", ltv: 10_000, gross: 10_000 },
      { currency: "EUR", ltv: 1000, gross: 1200, refunds: 200 },
    ]);
  });
});

describe("reliability 10 a late event", () => {
  it("for an erased client creates nothing", async () => {
    const { ids, dirty } = await bench.sendClients(1, 2);
    const key = cards.key(bench.studio.accountId, ids[0]!);
    const card = (await bench.studio.table.get(key))!;
    await bench.studio.table.put({ ...card, data: { ...card.data, fence: "erased" } });
    await bench.studio.stream.unread();
    expect(await deliver(dirty)).toEqual([]);
    await bench.expectNothingWritten();
    await bench.studio.table.put(card);
  });
});
