import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { makeBooking } from "../support/make.ts";
import { at, type Bench, openBench } from "./bench.ts";
import { deliver, dirtyOf, keyOf, sequenceOf } from "./projections.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterEach(() => {
  bench.database.fate = () => "passes";
  vi.useRealTimers();
});
afterAll(() => bench.database.stop());

describe("reliability 1 a batch", () => {
  it("delivered twice, overlapping or bisected changes no number and reports no failure", async () => {
    const { ids, dirty } = await bench.sendClients(3, 4);
    expect(await deliver(dirty.slice(0, 9))).toEqual([]);
    expect(await deliver(dirty.slice(4))).toEqual([]);
    await bench.expectExact(ids, 4);
    await bench.studio.stream.unread();
    const middle = Math.ceil(dirty.length / 2);
    for (const again of [dirty, dirty.slice(0, middle), dirty.slice(middle), dirty.toReversed()])
      expect(await deliver(again)).toEqual([]);
    await bench.expectNothingWritten();
    await bench.expectExact(ids, 4);
  });

  it("that comes after the record changed settles nothing old", async () => {
    const { ids, dirty, name } = await bench.sendClients(1, 2);
    await bench.source.send([makeBooking(`${name}-b1`, name, { status: "absent", event: { startsAt: at(1) } })]);
    const later = await dirtyOf(bench.studio);
    expect(await deliver(later)).toEqual([]);
    expect(await deliver(dirty)).toEqual([]);
    expect(await bench.numbersOf(ids[0]!)).toEqual({ attended: 1, ltv: 1900, last: at(0) });
  });
});

describe("reliability 2 records in any interleaving", () => {
  it("with two consumers at once end as a recount says", async () => {
    const { ids, dirty } = await bench.sendClients(2, 10);
    const shuffled = dirty.toSorted((a, b) => (sequenceOf(a) + keyOf(a).sk < sequenceOf(b) + keyOf(b).sk ? 1 : -1));
    const batches = [dirty.slice(0, 14), dirty, shuffled, shuffled.slice(3, 20), dirty.slice(10)];
    const failures = (await Promise.all(batches.map(deliver))).flat();
    expect(await deliver(dirty.filter((record) => failures.includes(sequenceOf(record))))).toEqual([]);
    await bench.expectExact(ids, 10);
  });
});

describe("reliability 3 after the write and before the answer", () => {
  const once = (fate: "done, answer lost" | "done, then killed") => {
    let met = false;
    bench.database.fate = (operation) => {
      if (met || operation !== "TransactWriteItems") return "passes";
      met = true;
      return fate;
    };
  };

  it("killed: the next delivery changes nothing", async () => {
    const { ids, dirty } = await bench.sendClients(1, 3);
    once("done, then killed");
    expect(await deliver(dirty)).toEqual(dirty.map(sequenceOf).sort());
    const written = await bench.studio.stream.unread();
    expect(written.length).toBeGreaterThan(0);
    expect(await deliver(dirty)).toEqual([]);
    await bench.expectNothingWritten();
    await bench.expectExact(ids, 3);
  });

  it("the answer lost and the SDK trying again: settled once, no failure reported", async () => {
    const { ids, dirty } = await bench.sendClients(1, 3);
    once("done, answer lost");
    expect(await deliver(dirty)).toEqual([]);
    await bench.expectExact(ids, 3);
    await bench.studio.stream.unread();
    expect(await deliver(dirty)).toEqual([]);
    await bench.expectNothingWritten();
  });
});

describe("reliability 5 throttled on client 7 of 20", () => {
  it("only its records are reported, and afterwards all 20 are exact", async () => {
    const { ids, dirty } = await bench.sendClients(20, 2);
    const seventh = ids[6]!;
    bench.database.fate = (operation, body) =>
      operation === "TransactWriteItems" && body.includes(seventh) ? "throttled" : "passes";
    const its = dirty.filter((record) => keyOf(record).pk.endsWith(seventh)).map(sequenceOf);
    expect(await deliver(dirty)).toEqual(its.sort());
    bench.database.fate = () => "passes";
    expect(await deliver(dirty.filter((record) => its.includes(sequenceOf(record))))).toEqual([]);
    await bench.expectExact(ids, 2);
  });
});

/** Last, since ids made in the three days' time go on from there. */
describe("reliability 1 a batch replayed after three days", () => {
  it("changes no number and reports no failure", async () => {
    const { ids, dirty } = await bench.sendClients(2, 3);
    expect(await deliver(dirty)).toEqual([]);
    await bench.studio.stream.unread();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3 * 24 * 3_600_000 });
    expect(await deliver(dirty)).toEqual([]);
    vi.useRealTimers();
    await bench.expectNothingWritten();
    await bench.expectExact(ids, 3);
  });
});
