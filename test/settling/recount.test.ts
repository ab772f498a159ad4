import type { Context, DynamoDBRecord } from "aws-lambda";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Bench, openBench } from "./bench.ts";
import { deliver, sweepAt } from "./projections.ts";

const clients = 23;
let bench: Bench;
let ids: string[];
beforeAll(async () => {
  bench = await openBench();
  const sent = await bench.sendClients(clients, 1);
  ids = sent.ids;
  await deliver(sent.dirty);
});
afterEach(() => {
  bench.database.fate = () => "passes";
});
afterAll(() => bench.database.stop());

const dueOf = async (): Promise<DynamoDBRecord[]> =>
  (await bench.studio.stream.unread()).filter(({ dynamodb }) => dynamodb?.NewImage?.due?.BOOL === true);

/** Orders a recount as a change of settings does; what calls the function that runs it. */
const order = async (body: object): Promise<{ jobId: string; due: DynamoDBRecord[] }> => {
  await bench.studio.stream.unread();
  expect((await bench.studio.call("PUT /v1/settings/counts", { body })).status).toBe(200);
  const due = await dueOf();
  expect(due).toHaveLength(1);
  return { jobId: due[0]!.dynamodb!.Keys!.sk!.S!.split("#")[1]!, due };
};
const run = async (records: DynamoDBRecord[], remaining = 900_000): Promise<void> => {
  const { handler } = await import("../../functions/jobs/run.ts");
  await handler({ Records: records } as never, { getRemainingTimeInMillis: () => remaining } as Context);
};
const jobOf = async (jobId: string) => (await bench.studio.call("GET /v1/jobs/{jobId}", { params: { jobId } })).body;
const clubCounts = async (): Promise<number[]> => {
  const counts = ids.map(async (clientId) => {
    const { body } = await bench.studio.call("GET /v1/clients/{clientId}", { params: { clientId } });
    return body.quickStats.clubCount;
  });
  return [...new Set(await Promise.all(counts))];
};

describe("a recount", () => {
  it("S0-09 that does not end in time writes itself due again, and goes on where it stopped", async () => {
    const { jobId, due } = await order({ exclusions: [{ eventTypeName: "Vinyasa" }] });
    expect(await jobOf(jobId)).toMatchObject({ state: "waiting", progress: {} });
    await run(due, 59_000);
    expect(await jobOf(jobId)).toMatchObject({ state: "running", progress: { clients: 20, settled: 20 } });
    const again = await dueOf();
    expect(again).toHaveLength(1);
    await run(again);
    expect(await jobOf(jobId)).toMatchObject({ state: "done", progress: { clients, settled: clients, repaired: 0 } });
    expect(await clubCounts()).toEqual([0]);
  });

  it("that was cut off goes on when the stream calls again, and a call after its end changes nothing", async () => {
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
