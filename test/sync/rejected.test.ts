import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { storage } from "../../functions/storage.ts";
import type { Raw } from "../../shared/connectors/contract.ts";
import { connectors } from "../../shared/connectors/registry.ts";
import { rawFolder } from "../../shared/files/schema.ts";
import { rawsBelow, readRaw } from "../../shared/sync/raw.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { vendors } from "./sites.ts";
import { connect, expectTrue, flow, sync } from "./synced.ts";

const historyFrom = new Date(Date.now() - 60 * 24 * 3600_000).toISOString().slice(0, 10);
const name = "square";

let studio: Studio;
let site: Awaited<ReturnType<(typeof vendors)["square"]>>;
beforeAll(async () => {
  [studio, site] = await Promise.all([openStudio(), vendors.square({ clients: 12, months: 2, seed: 3 })]);
  await connect(studio, site, { historyFrom });
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => site.stop());

/** What the vendor has otherwise than it says. */
const misshape = (thing: object, fields: object) => Object.assign(thing, fields);
const rejected = async () => {
  const { body, text } = await studio.call("GET /v1/sources/{source}/rejected", { params: { source: name } });
  return { items: body.items as { resource: string; id: string | null; errors: { pointer: string }[] }[], text };
};
const ids = async () => (await rejected()).items.map(({ resource, id }) => `${resource} ${id}`).sort();
const retry = async () => {
  const { status, body } = await studio.call("POST /v1/sources/{source}/rejected/retry", { params: { source: name } });
  expect([status, body.kind]).toEqual([202, "syncRetry"]);
  await flow(studio);
  return (await studio.call("GET /v1/jobs/{jobId}", { params: { jobId: body.id } })).body;
};
const raws = async (): Promise<Raw[]> => {
  const found: Raw[] = [];
  for await (const key of rawsBelow(storage(), rawFolder(studio.accountId, name)))
    found.push(...(await readRaw(storage(), key)));
  return found;
};

describe("a record of the booking software that is not in its form", () => {
  let [customer, nobody, payment, booking] = ["", "", "", ""];
  const whole = new Map<string, object>();
  beforeAll(async () => {
    const { world } = site.simulator;
    const paid = [...world.payments.values()].find(({ status }) => status === "COMPLETED")!;
    const booked = [...world.bookings.values()].find(({ status }) => status === "NO_SHOW" || status === "ACCEPTED")!;
    site.at(new Date().toISOString());
    customer = site.simulator.acts.join({ given_name: "Zebrawood", note: "Quincewort tea" }).id;
    nobody = site.simulator.acts.join({ given_name: "Nobody" }).id;
    [payment, booking] = [paid.id, booked.id];
    for (const one of [paid, booked, world.customers.get(customer)!, world.customers.get(nobody)!])
      whole.set(one.id, { ...one });
    misshape(world.customers.get(customer)!, { phone_number: 7, email_address: ["a@example.com"], loyalty: "gold" });
    misshape(world.customers.get(nobody)!, { id: undefined });
    misshape(paid, { status: "SHAPELESS" });
    misshape(booked, { updated_at: undefined });
  });

  it("is rejected alone: its page goes on, and so does the run", async () => {
    const run = await sync(studio, name);
    expect(run.ended).toBe("done");
    expect(run.records.client).toMatchObject({ rejected: 2, written: 12 });
    expect(run.records.invoice!.rejected).toBe(1);
    expect(run.records.event!.rejected).toBe(1);
    const { world } = site.simulator;
    expect(run.records.invoice!.written).toBe(world.payments.size - 1);
  });

  it("is listed with every reason and without what it said", async () => {
    expect(await ids()).toEqual(
      ["customers null", `bookings ${booking}`, `customers ${customer}`, `payments ${payment}`].sort(),
    );
    const { items, text } = await rejected();
    const of = (id: string | null) => items.find((one) => one.id === id)!.errors.map(({ pointer }) => pointer);
    expect(of(customer).sort()).toEqual(["/email_address", "/phone_number"]);
    expect(of(payment)).toEqual(["/status"]);
    expect(of(booking)).toEqual(["/updated_at"]);
    expect(of(null)).toEqual(["/id"]);
    for (const word of ["Zebrawood", "Quincewort", "a@example.com", "SHAPELESS", "gold", ".jsonl"])
      expect(text).not.toContain(word);
    const { items: rows } = await studio.table.query({ pk: `${studio.accountId}#REJECTED#${name}` });
    expect(JSON.stringify(rows)).not.toMatch(/Zebrawood|Quincewort|SHAPELESS/);
  });

  it("stands as it came in the raw payload, unknown fields too", async () => {
    const found = (await raws()).find(({ id }) => id === customer)!;
    expect(found.record).toMatchObject({ given_name: "Zebrawood", phone_number: 7, loyalty: "gold" });
    const well = (await raws()).find(({ resource, id }) => resource === "customers" && id !== customer)!;
    expect(well.record).toMatchObject({ creation_source: expect.any(String), version: 0 });
  });

  it("stays rejected when tried again as it is", async () => {
    expect(await retry()).toMatchObject({ state: "done", progress: { taken: 0, rejected: 4, gone: 0 } });
    expect(await ids()).toHaveLength(4);
  });

  it("comes in when it is tried again with a mapping that takes it", async () => {
    const { map } = connectors.square!;
    const tolerant = (raw: Raw): Raw => {
      if (raw.resource !== "customers") return raw;
      const { phone_number: _, email_address: __, ...record } = raw.record as Record<string, unknown>;
      return { ...raw, record: { id: nobody, ...record } };
    };
    vi.spyOn(connectors.square!, "map").mockImplementation((raw, facts) => map(tolerant(raw), facts));
    expect(await retry()).toMatchObject({ progress: { taken: 2, rejected: 2, gone: 0 } });
    expect(await ids()).toEqual([`bookings ${booking}`, `payments ${payment}`].sort());
    const { body } = await studio.call("GET /v1/clients", { query: { q: "Zebrawood" } });
    expect(body.items).toMatchObject([{ firstName: "Zebrawood" }]);
  });

  it("is rejected no more once the vendor mended it and it comes in well by itself", async () => {
    const { world } = site.simulator;
    misshape(world.payments.get(payment)!, whole.get(payment)!);
    misshape(world.bookings.get(booking)!, whole.get(booking)!);
    misshape(world.customers.get(customer)!, { phone_number: undefined, email_address: undefined });
    misshape(world.customers.get(nobody)!, { id: nobody });
    await sync(studio, name, "reconcile");
    expect(await ids()).toEqual([]);
    await expectTrue(studio, name, site);
    expect(await retry()).toMatchObject({ progress: { taken: 0, rejected: 0, gone: 0 } });
  });

  it("that the intake does not take is named by what is wrong with it, and forgotten where its payload is gone", async () => {
    site.at(new Date(Date.now() + 1000).toISOString());
    const { id } = site.simulator.acts.join({ given_name: "Long", note: "x".repeat(200_000) });
    await sync(studio, name);
    expect(await ids()).toEqual([`customers ${id}`]);
    expect((await rejected()).items[0]!.errors).toMatchObject([{ pointer: "" }]);
    await storage().removeBelow(rawFolder(studio.accountId, name));
    expect(await retry()).toMatchObject({ progress: { taken: 0, rejected: 0, gone: 1 } });
    expect(await ids()).toEqual([]);
  });

  it("that was deleted since is not brought back by trying again, and forgotten", async () => {
    site.at(new Date(Date.now() + 2000).toISOString());
    const { id } = site.simulator.acts.join({ given_name: "Gone", note: "x".repeat(200_000) });
    await sync(studio, name);
    // the long one is asked for again with it
    expect(await ids()).toContain(`customers ${id}`);
    const records = [{ type: "deleted", of: "client", id }];
    await studio.call("POST /v1/sources/{source}/records", { params: { source: name }, body: { records } });
    const { map } = connectors.square!;
    const short = (raw: Raw): Raw => ({ ...raw, record: { ...(raw.record as object), note: undefined } });
    vi.spyOn(connectors.square!, "map").mockImplementation((raw, facts) => map(short(raw), facts));
    expect(await retry()).toMatchObject({ progress: { taken: 1, rejected: 0, gone: 1 } });
    expect(await ids()).toEqual([]);
    const { body } = await studio.call("GET /v1/clients", { query: { q: "Gone" } });
    expect(body.items).toEqual([]);
  });
});
