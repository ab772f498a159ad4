import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cancel, mark } from "../../infra/local/simulators/mindbody/visiting.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { vendors } from "./sites.ts";
import { anotherOf, connect, expectTrue, flow, statusOf, sync, syncAt, tick, totals } from "./synced.ts";

const historyFrom = new Date(Date.now() - 60 * 24 * 3600_000).toISOString().slice(0, 10);
const dayMs = 24 * 3600_000;
const later = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

let first: Studio;
beforeAll(async () => {
  first = await openStudio();
});

describe("the nightly reconcile of Square", () => {
  let studio: Studio;
  let site: Awaited<ReturnType<(typeof vendors)["square"]>>;
  beforeAll(async () => {
    [studio, site] = await Promise.all([anotherOf(first), vendors.square({ clients: 30, months: 2, seed: 4 })]);
    await connect(studio, site, { historyFrom });
    await sync(studio, "square");
  });
  afterAll(() => site.stop());

  it("finds nothing where nothing was lost, and writes nothing", async () => {
    const run = await sync(studio, "square", "reconcile");
    expect(run).toMatchObject({ kind: "reconcile", ended: "done" });
    expect(totals(run)).toMatchObject({ written: 0, deleted: 0, rejected: 0 });
    expect(run.missing).toBeUndefined();
  });

  it("is due by the studio's clock each night, beside the syncs", async () => {
    const { status } = await statusOf(studio, "square");
    const at = status.nextReconcileAt;
    expect(
      new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone: "America/New_York" }).format(new Date(at)),
    ).toBe("03:30");
    expect(await tick(studio, "square", at)).toBe(true);
    expect((await statusOf(studio, "square")).status.run).toMatchObject({ kind: "reconcile" });
    await flow(studio);
  });

  it("takes out what was deleted there while its webhook was lost, and brings what came without one", async () => {
    const { world, acts } = site.simulator;
    site.at(new Date().toISOString());
    const without = (id: string) => [...world.bookings.values()].every((one) => one.customer_id !== id);
    const gone = acts.join({ given_name: "Gone", family_name: "Soon" }).id;
    const stays = acts.join({ given_name: "Stays", family_name: "Here" }).id;
    await sync(studio, "square");
    expect(without(gone)).toBe(true);
    acts.remove(gone);
    const booked = acts.book({ customer_id: stays, start_at: later(24 * 60) });
    const run = await sync(studio, "square", "reconcile");
    expect(run.records.client).toMatchObject({ deleted: 1, written: 0 });
    expect(run.records.booking?.written).toBe(1);
    expect(booked.id).toBeDefined();
    const { body } = await studio.call("GET /v1/clients", { query: { q: "Gone" } });
    expect(body.items).toEqual([]);
    await expectTrue(studio, "square", site);
  });

  it("leaves what came by another way while it asked: its page may have been passed by then", async () => {
    const params = { source: "square" };
    const order = await studio.call("POST /v1/sources/{source}/sync", { params, body: { kind: "reconcile" } });
    expect(order.status, order.text).toBe(202);
    const startsAt = later(24 * 60);
    const event = { id: "booking-late", name: "Cut", eventType: "Cut", kind: "appointment", startsAt };
    const client = [...site.simulator.world.customers.keys()][0]!;
    const records = [
      { type: "client", id: "late", firstName: "Late", lastName: "Comer" },
      { type: "booking", id: "late", client, event, status: "booked" },
    ];
    await studio.call("POST /v1/sources/{source}/records", { params, body: { records } });
    await flow(studio);
    const { lastRun } = (await statusOf(studio, "square")).status;
    expect(totals(lastRun)).toMatchObject({ deleted: 0 });
    // the night after, nobody there knows them
    const run = await sync(studio, "square", "reconcile");
    expect([run.records.client?.deleted, run.records.booking?.deleted]).toEqual([1, 1]);
  });

  it("takes nothing out where suspiciously much is missing, and tells the team", async () => {
    const { world, acts } = site.simulator;
    for (const id of [...world.customers.keys()].slice(0, 25)) acts.remove(id);
    const before = (await studio.call("GET /v1/clients", { query: { limit: "100" } })).body.items.length;
    const run = await sync(studio, "square", "reconcile");
    expect(run.missing).toBeGreaterThanOrEqual(25);
    expect(totals(run).deleted).toBe(0);
    expect((await studio.call("GET /v1/clients", { query: { limit: "100" } })).body.items).toHaveLength(before);
    const { body } = await studio.call("GET /v1/alerts");
    expect(body.items[0]).toMatchObject({ kind: "syncDoubtful", source: "square" });
  });
});

describe("the nightly reconcile of Mindbody", () => {
  let studio: Studio;
  let site: Awaited<ReturnType<(typeof vendors)["mindbody"]>>;
  beforeAll(async () => {
    [studio, site] = await Promise.all([
      anotherOf(first),
      vendors.mindbody({ clients: 30, months: 1, seed: 4, classesPerDay: 4 }),
    ]);
    await connect(studio, site, { historyFrom, callsPerDay: null });
    await sync(studio, "mindbody");
  });
  afterAll(() => site.stop());

  it("S0-36 repairs attendance that was corrected without a word, and leaves who cancelled early as they are", async () => {
    const { world } = site.simulator;
    world.telling = false;
    const yesterday = Math.floor(world.now / dayMs - 1) * dayMs;
    const past = world.classes.filter(({ start, cancelled }) => start >= yesterday && start < world.now && !cancelled);
    const visits = past.flatMap((one) => one.visits);
    const attended = visits.filter(({ state }) => state === "signedIn");
    expect(attended.length).toBeGreaterThan(1);
    mark(world, attended[0]!, "missed");
    cancel(world, attended[1]!, false);
    await syncAt(studio, "mindbody", { kind: "reconcile" });
    await expectTrue(studio, "mindbody", site);
    const again = await syncAt(studio, "mindbody", { kind: "reconcile" });
    expect(totals(again.run)).toMatchObject({ written: 0, deleted: 0 });
  });
});
