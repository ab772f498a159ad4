import { beforeAll, describe, expect, it } from "vitest";
import type { Table } from "../../shared/table/table.ts";
import { type Bench, openBench } from "./bench.ts";
import { deliver } from "./projections.ts";
import { beforeWrites, recountsOf, withTable } from "./recounts.ts";

const clients = 45;
const nothing = { exclusions: [] };
const vinyasa = { exclusions: [{ eventTypeName: "Vinyasa" }] };
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

const clubCounts = async (): Promise<Record<number, number>> => {
  const found: Record<number, number> = {};
  for (const clientId of ids) {
    const { body } = await bench.studio.call("GET /v1/clients/{clientId}", { params: { clientId } });
    found[body.quickStats.clubCount] = (found[body.quickStats.clubCount] ?? 0) + 1;
  }
  return found;
};

describe("S0-09 a recount", () => {
  it("S0-09 that is stopped rests where it stands, and goes on from there when it is resumed", async () => {
    const { order, until, steer, run, dueOf, jobOf } = recounts;
    const { jobId, due } = await order(vinyasa);
    const next = await until(20, jobId, due);
    const stopped = await steer(jobId, "stop");
    expect([stopped.status, stopped.body.state]).toEqual([200, "stopped"]);
    expect((await steer(jobId, "stop")).body).toEqual(stopped.body);
    await run(next);
    expect(await jobOf(jobId)).toMatchObject({ state: "stopped", progress: { total: clients, clients: 20 } });
    expect(await clubCounts()).toEqual({ 0: 20, 1: 25 });
    expect(await dueOf()).toEqual([]);

    expect((await steer(jobId, "resume")).body.state).toBe("waiting");
    const again = await dueOf();
    expect(again).toHaveLength(1);
    await run(again);
    const progress = { total: clients, clients, settled: clients, repaired: 0 };
    expect(await jobOf(jobId)).toMatchObject({ state: "done", progress });
    expect(await clubCounts()).toEqual({ 0: clients });
    for (const how of ["stop", "resume"] as const)
      expect(await steer(jobId, how)).toMatchObject({ status: 409, body: { type: "urn:clientele:problem:job-over" } });
  });

  it("S0-09 that is stopped in the middle of a piece ends that piece, notes it and begins no other", async () => {
    const { order, steer, run, jobOf, dueOf } = recounts;
    const { jobId, due } = await order(nothing);
    await withTable(
      (table) =>
        beforeWrites(table, async (write) => {
          if (write === 10) expect((await steer(jobId, "stop")).status).toBe(200);
        }),
      () => run(due),
    );
    expect(await jobOf(jobId)).toMatchObject({ state: "stopped", progress: { clients: 20, settled: 20 } });
    expect(await clubCounts()).toEqual({ 0: 25, 1: 20 });
    await steer(jobId, "resume");
    await run(await dueOf());
    expect(await jobOf(jobId)).toMatchObject({ state: "done", progress: { clients, settled: clients } });
    expect(await clubCounts()).toEqual({ 1: clients });
  });

  it("S0-09 is superseded by that of a later change, and everybody ends by the newest rules", async () => {
    const { order, until, run, jobOf } = recounts;
    const first = await order(vinyasa);
    const next = await until(20, first.jobId, first.due);
    const second = await order(nothing);
    await run(next);
    const superseded = { state: "done", result: { superseded: true } };
    expect(await jobOf(first.jobId)).toMatchObject({ ...superseded, progress: { clients: 40 } });
    await run(second.due);
    expect(await jobOf(second.jobId)).toMatchObject({ state: "done", progress: { clients } });
    expect((await jobOf(second.jobId)).result).toBeUndefined();
    expect(await clubCounts()).toEqual({ 1: clients });
  });

  it("S0-09 that had read older rules when later ones were counted to the end leaves nobody by the older", async () => {
    const { order, run, jobOf } = recounts;
    const first = await order(vinyasa);
    let second: Awaited<ReturnType<typeof order>> | undefined;
    await withTable(
      (table) =>
        beforeWrites(table, async (write) => {
          // behind the two writes of the count: the first client is about to be settled by the older rules
          if (write !== 3) return;
          second = await order({ exclusions: [{ location: "Elsewhere" }] });
          await run(second.due);
        }),
      () => run(first.due),
    );
    expect(await jobOf(second!.jobId)).toMatchObject({ state: "done", progress: { clients } });
    expect(await jobOf(first.jobId)).toMatchObject({ state: "done", result: { superseded: true } });
    expect(await clubCounts()).toEqual({ 1: clients });
  });
});

describe("jobs", () => {
  it("S0-09 that must not rest half way are not stopped", async () => {
    const { body } = await bench.studio.call("POST /v1/exports", { body: { what: "clients", format: "csv" } });
    const answer = await recounts.steer(body.job.id, "stop");
    expect(answer).toMatchObject({ status: 409, body: { type: "urn:clientele:problem:not-to-be-stopped" } });
    expect((await recounts.jobOf(body.job.id)).state).toBe("waiting");
  });

  it("S0-09 are listed newest first, of one kind, in one request", async () => {
    let requests = 0;
    const counting = (of: Table): Table => ({
      ...of,
      metered: () => counting(of.metered()),
      query: (input) => {
        requests += 1;
        return of.query(input);
      },
    });
    let body: Awaited<ReturnType<typeof bench.studio.call>>["body"];
    await withTable(counting, async () => {
      body = (await bench.studio.call("GET /v1/jobs", { query: { kind: "recount", limit: "100" } })).body;
    });
    expect(requests).toBe(1);
    const made = body.items.map(({ createdAt }: { createdAt: string }) => createdAt);
    expect(made).toEqual(made.toSorted().toReversed());
    expect(new Set(body.items.map(({ kind }: { kind: string }) => kind))).toEqual(new Set(["recount"]));
    expect(body.items).toHaveLength(6);
    expect(body.items[0]).not.toHaveProperty("input");
  });
});
