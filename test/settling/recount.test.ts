import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Bench, openBench } from "./bench.ts";
import { deliver, sweepAt } from "./projections.ts";
import { recountsOf } from "./recounts.ts";

const clients = 23;
let bench: Bench;
let ids: string[];
let recounts: ReturnType<typeof recountsOf>;
beforeAll(async () => {
  bench = await openBench();
  recounts = recountsOf(bench.studio);
  const sent = await bench.sendClients(clients, 1);
  ids = sent.ids;
  await deliver(sent.dirty);
});
afterEach(() => {
  bench.database.fate = () => "passes";
});
afterAll(() => bench.database.stop());

const clubCounts = async (): Promise<number[]> => {
  const counts = ids.map(async (clientId) => {
    const { body } = await bench.studio.call("GET /v1/clients/{clientId}", { params: { clientId } });
    return body.quickStats.clubCount;
  });
  return [...new Set(await Promise.all(counts))];
};

describe("a recount", () => {
  it("S0-09 that does not end in time writes itself due again, and goes on where it stopped", async () => {
    const { order, run, until, jobOf } = recounts;
    const { jobId, due } = await order({ exclusions: [{ eventTypeName: "Vinyasa" }] });
    expect(await jobOf(jobId)).toMatchObject({ state: "waiting", progress: {} });
    const again = await until(20, jobId, due);
    expect(await jobOf(jobId)).toMatchObject({
      state: "running",
      progress: { total: clients, clients: 20, settled: 20 },
    });
    expect(again).toHaveLength(1);
    await run(again);
    expect(await jobOf(jobId)).toMatchObject({ state: "done", progress: { clients, settled: clients, repaired: 0 } });
    expect(await clubCounts()).toEqual([0]);
  });

  it("that was cut off goes on when the queue hands it out again, and a call after its end changes nothing", async () => {
    const { order, run, jobOf } = recounts;
    const { jobId, due } = await order({});
    let transactions = 0;
    bench.database.fate = (operation) => {
      if (operation === "TransactWriteItems") transactions += 1;
      return transactions > 21 ? "throttled" : "passes";
    };
    await expect(run(due)).rejects.toThrow();
    bench.database.fate = () => "passes";
    expect(await jobOf(jobId)).toMatchObject({ state: "running", progress: { clients: 20 } });
    await run(due);
    expect(await jobOf(jobId)).toMatchObject({ state: "done", progress: { clients } });
    expect(await clubCounts()).toEqual([1]);
    await bench.studio.stream.unread();
    await run(due);
    await bench.expectNothingWritten();
  });

  it("that the stream gave up is called again by sweep", async () => {
    const { order, run, jobOf, dueOf } = recounts;
    const { jobId } = await order({ exclusions: [{ pattern: "vin*" }] });
    const later = new Date(Date.now() + 3_600_000).toISOString();
    await sweepAt(later);
    const due = await dueOf();
    expect(due).toHaveLength(1);
    await run(due);
    expect(await jobOf(jobId)).toMatchObject({ state: "done", progress: { clients } });
    expect(await clubCounts()).toEqual([0]);
    await bench.studio.stream.unread();
    expect(await sweepAt(later)).toMatchObject({ settled: 0, drifted: 0, failed: 0 });
    expect(await dueOf()).toEqual([]);
  });
});
