import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { tools } from "../../functions/sources/tools.ts";
import { storage } from "../../functions/storage.ts";
import type { Mapped, NewRecord, Raw } from "../../shared/connectors/contract.ts";
import { connectors } from "../../shared/connectors/registry.ts";
import { rawFolder } from "../../shared/files/schema.ts";
import { runJob } from "../../shared/jobs/run.ts";
import { isUnderWay, jobs } from "../../shared/jobs/store.ts";
import { rawsBelow } from "../../shared/sync/raw.ts";
import { replayStep } from "../../shared/sync/replay.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { vendors } from "./sites.ts";
import { connect, expectTrue, flow, sync } from "./synced.ts";

const historyFrom = new Date(Date.now() - 60 * 24 * 3600_000).toISOString().slice(0, 10);
const name = "square";
const day = (days: number) => new Date(Date.now() + days * 24 * 3600_000).toISOString().slice(0, 10);
const around = { from: day(-1), to: day(1) };

let studio: Studio;
let site: Awaited<ReturnType<(typeof vendors)["square"]>>;
let objects = 0;
let records = 0;
beforeAll(async () => {
  [studio, site] = await Promise.all([openStudio(), vendors.square({ clients: 10, months: 2, seed: 6 })]);
  await connect(studio, site, { historyFrom });
  await sync(studio, name);
  for await (const _ of rawsBelow(storage(), rawFolder(studio.accountId, name))) objects += 1;
  const { customers, bookings, payments } = site.simulator.world;
  records = customers.size + bookings.size + payments.size;
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => site.stop());

const order = (body: object) => studio.call("POST /v1/sources/{source}/replay", { params: { source: name }, body });
const replay = async (body: object = {}) => {
  const { status, text, body: job } = await order({ ...around, ...body });
  expect(status, text).toBe(202);
  await flow(studio);
  const done = (await studio.call("GET /v1/jobs/{jobId}", { params: { jobId: job.id } })).body;
  expect([done.kind, done.state, done.failure]).toEqual(["syncReplay", "done", undefined]);
  return done;
};
/** The mapping, changed for customers and told apart by their turn. */
const changed = (how: (mapped: Mapped, turn: number) => Mapped) => {
  const { map } = connectors.square!;
  const turns = [...site.simulator.world.customers.keys()].sort();
  vi.spyOn(connectors.square!, "map").mockImplementation((raw: Raw, facts) => {
    const mapped = map(raw, facts);
    return raw.resource === "customers" ? how(mapped, turns.indexOf(raw.id!)) : mapped;
  });
  return turns;
};
const withFields = ({ records: [record] }: Mapped, fields: object): Mapped => ({
  records: [{ ...record, ...fields } as NewRecord],
  errors: [],
});
/** Everything in the table but the job and what was said of it. */
const everything = async () => {
  const { items } = await studio.table.scan({});
  return items
    .filter(({ type }) => !["job", "audit"].includes(type))
    .map((item) => JSON.stringify(item))
    .sort();
};
const nameOf = async (id: string): Promise<string[]> => {
  const { body } = await studio.call("GET /v1/clients", { query: { limit: "100" } });
  const all = await Promise.all(
    body.items.map((one: { id: string }) =>
      studio.call("GET /v1/clients/{clientId}", { params: { clientId: one.id } }),
    ),
  );
  return all.filter((one) => one.body.source?.id === id).map((one) => one.body.lastName);
};

describe("going through what the booking software sent again", () => {
  it("says that nothing would change where nothing did", async () => {
    const before = await everything();
    const { progress, result } = await replay();
    expect(progress).toEqual({ payloads: objects, nothing: records });
    expect(result).toEqual({ differences: [] });
    expect(await everything()).toEqual(before);
  });

  it("says record by record what a changed mapping would do, naming fields and never their values, and writes nothing", async () => {
    const before = await everything();
    const turns = changed((mapped, turn) => {
      const { id } = mapped.records[0]!;
      if (turn === 0) return withFields(mapped, { lastName: "Zebrawood", notes: "Quincewort" });
      if (turn === 1) return withFields(mapped, { id: `${id}-anew` });
      if (turn === 2)
        return { records: [{ type: "deleted", of: "client", id, modifiedAt: `${day(1)}T00:00:00Z` }], errors: [] };
      if (turn === 3) return { records: [], errors: [{ pointer: "/given_name", message: "is not taken" }] };
      return turn === 4 ? withFields(mapped, { birthday: "yesterday" }) : mapped;
    });
    const { progress, result } = await replay();
    expect(progress).toEqual({ payloads: objects, create: 1, change: 1, delete: 1, reject: 2, nothing: records - 5 });
    const differences = new Map(result.differences.map((one: { id: string }) => [one.id, one]));
    expect(differences.size).toBe(5);
    expect(differences.get(turns[0]!)).toEqual({
      type: "client",
      id: turns[0],
      would: "change",
      fields: ["lastName", "notes"],
    });
    expect(differences.get(`${turns[1]}-anew`)).toMatchObject({ would: "create", fields: [] });
    expect(differences.get(turns[2]!)).toMatchObject({ type: "client", would: "delete" });
    expect(differences.get(turns[3]!)).toMatchObject({ would: "reject", fields: ["/given_name"] });
    expect(differences.get(turns[4]!)).toMatchObject({ would: "reject", fields: ["/birthday"] });
    expect(JSON.stringify(result)).not.toMatch(/Zebrawood|Quincewort|yesterday/);
    expect(await everything()).toEqual(before);
  });

  it("takes days and a resource, and refuses days that are none", async () => {
    expect((await replay({ from: day(1), to: day(2) })).progress).toEqual({});
    expect((await replay({ from: day(-9), to: day(-1) })).progress).toEqual({});
    const { progress } = await replay({ resource: "customers" });
    expect(progress).toEqual({ payloads: objects, nothing: site.simulator.world.customers.size });
    const { status, body } = await order({ from: "2026-02-30", to: day(0) });
    expect([status, body.errors[0].pointer]).toEqual([422, "/body/from"]);
    expect((await order({ from: day(1), to: day(0) })).body.errors[0].pointer).toBe("/body/to");
  });

  it("goes on from where it was cut off", async () => {
    changed((mapped, turn) => (turn === 0 ? withFields(mapped, { lastName: "Zebrawood" }) : mapped));
    const { body } = await order(around);
    await studio.stream.unread();
    let [reads, cuts] = [0, 0];
    const bucket = {
      ...storage(),
      read: (...asked: Parameters<ReturnType<typeof storage>["read"]>) => {
        reads += 1;
        if (reads % 3 === 0) throw new Error("cut off");
        return storage().read(...asked);
      },
    };
    for (;;) {
      const item = (await studio.table.get(jobs.key(studio.accountId, body.id)))!;
      if (!isUnderWay(item)) break;
      const step = replayStep(studio.means, { ...tools(), bucket });
      await runJob(studio.means, item, step, () => false).catch(() => {
        cuts += 1;
      });
    }
    expect(cuts).toBeGreaterThan(0);
    const { progress, result } = (await studio.call("GET /v1/jobs/{jobId}", { params: { jobId: body.id } })).body;
    expect(progress).toEqual({ payloads: objects, change: 1, nothing: records - 1 });
    expect(result.differences).toHaveLength(1);
  });

  it("takes the records in where it is told to, and then nothing is left to change", async () => {
    const turns = changed((mapped, turn) => (turn === 0 ? withFields(mapped, { lastName: "Zebrawood" }) : mapped));
    const { progress } = await replay({ apply: true });
    expect(progress).toMatchObject({ payloads: objects, written: 1, rejected: 0, deleted: 0 });
    expect(await nameOf(turns[0]!)).toEqual(["Zebrawood"]);
    expect((await replay()).progress).toEqual({ payloads: objects, nothing: records });
    vi.restoreAllMocks();
    const back = await replay({ apply: true, resource: "customers" });
    expect(back.progress).toMatchObject({ written: 1 });
    expect(await nameOf(turns[0]!)).not.toEqual(["Zebrawood"]);
    await expectTrue(studio, name, site);
  });

  it("brings nothing back that the booking software deleted since", async () => {
    const { acts } = site.simulator;
    site.at(new Date().toISOString());
    const { id } = acts.join({ given_name: "Gone", family_name: "Soon" });
    await sync(studio, name);
    acts.remove(id);
    await sync(studio, name, "reconcile");
    const again = await replay({ resource: "customers" });
    expect(again.result).toEqual({ differences: [] });
    const { progress } = await replay({ resource: "customers", apply: true });
    expect(progress).toMatchObject({ written: 0, deleted: 0 });
    expect((await studio.call("GET /v1/clients", { query: { q: "Gone" } })).body.items).toEqual([]);
    await expectTrue(studio, name, site);
  });
});
