import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { storage } from "../../functions/storage.ts";
import { rawFolder } from "../../shared/files/schema.ts";
import { rawsBelow, readRaw } from "../../shared/sync/raw.ts";
import { everyItem } from "../../shared/table/every.ts";
import type { Item } from "../../shared/table/item.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { type Truth, vendors } from "./sites.ts";
import { connect, countedHere, flow, forgetCursors, statusOf, sync, totals } from "./synced.ts";

const historyFrom = new Date(Date.now() - 60 * 24 * 3600_000).toISOString().slice(0, 10);
const name = "square";
/** Words by which Marion would be found, at Square and here. */
const words = ["marion", "zebrawood", "quincewort", "5550177"];

let studio: Studio;
let site: Awaited<ReturnType<(typeof vendors)["square"]>>;
let customer: string;
let clientId: string;
let hookId: string;
let others: Map<string, Truth>;
let elapsed = 0;

/** Square's clock goes on: what happens there now is later than what happened before. */
const later = () => {
  elapsed += 1000;
  site.at(new Date(Date.now() + elapsed).toISOString());
};
const everything = (): Promise<Item[]> => everyItem(studio.table);
const lines = async (): Promise<string[]> => {
  const found: string[] = [];
  for await (const key of rawsBelow(storage(), rawFolder(studio.accountId, name)))
    found.push(...(await readRaw(storage(), key)).map((raw) => JSON.stringify(raw)));
  return found;
};
/** What still names her: items of the table by their type, lines of raw payloads. */
const traces = async () => {
  const names = (text: string) => [...words, customer].some((word) => text.toLowerCase().includes(word.toLowerCase()));
  return [
    ...(await everything()).filter((item) => names(JSON.stringify(item))).map(({ type }) => type),
    ...(await lines()).filter(names).map((line) => JSON.parse(line).resource),
  ];
};
const theOthers = async () => {
  const counted = await countedHere(studio, name);
  counted.delete(customer);
  return counted;
};
const send = ({ headers, body }: { headers: Record<string, string>; body: string }) =>
  studio.call("POST /hooks/{hookId}", { params: { hookId }, body, headers });

beforeAll(async () => {
  [studio, site] = await Promise.all([openStudio(), vendors.square({ clients: 8, months: 2, seed: 7 })]);
  await connect(studio, site, { historyFrom });
  const { body } = await studio.call("POST /v1/sources/{source}/subscription", { params: { source: name } });
  hookId = body.hookPath.slice("/hooks/".length);
  const { acts, world } = site.simulator;
  later();
  customer = acts.join({
    given_name: "Marion",
    family_name: "Zebrawood",
    email_address: "marion@example.com",
    phone_number: "+12075550177",
    note: "Quincewort tea",
  }).id;
  acts.book({ customer_id: customer, start_at: new Date(Date.now() - 86_400_000).toISOString() });
  const sale = { customer, location: world.locations[0]!.id, services: [world.services[0]!.id], by: "card" as const };
  acts.pay(sale);
  Object.assign(world.payments.get(acts.pay(sale).ids[0]!)!, { status: "SHAPELESS", note: "Zebrawood's" });
  await sync(studio, name);
  const list = await studio.call("GET /v1/clients", { query: { q: "Marion" } });
  clientId = list.body.items[0].id;
});
afterAll(() => site.stop());

describe("S4-27 a client who is erased", () => {
  it("stood in raw payloads, rejections and webhooks that wait", async () => {
    others = await theOthers();
    later();
    const [taken] = site.simulator.acts.edit(customer, { note: "Quincewort" });
    await send(taken!);
    await flow(studio);
    later();
    const [told] = site.simulator.acts.edit(customer, { note: "More quincewort" });
    expect((await send(told!)).body).toEqual({ outcome: "taken" });
    const { body } = await studio.call("GET /v1/sources/{source}/rejected", { params: { source: name } });
    expect(body.items).toHaveLength(1);
    expect(await traces()).toEqual(
      expect.arrayContaining(["rejection", "notification", "customers", "bookings", "payments"]),
    );
    // it waits on: nobody gets to it before the erase
    await studio.stream.unread();
  });

  it("is in none of them any more, nor anywhere else", async () => {
    const { status } = await studio.call("POST /v1/clients/{clientId}/erase", { params: { clientId }, body: {} });
    expect(status).toBe(202);
    await flow(studio);
    expect((await traces()).filter((type) => type !== "legal")).toEqual([]);
    const { body } = await studio.call("GET /v1/sources/{source}/rejected", { params: { source: name } });
    expect(body.items).toEqual([]);
    expect((await lines()).length).toBeGreaterThan(20);
    expect(await theOthers()).toEqual(others);
  });

  it("is not brought back by a full sync, and nothing that it says of her is kept", async () => {
    await forgetCursors(studio, name);
    const run = await sync(studio, name);
    expect(run.ended).toBe("done");
    expect(totals(run)).toMatchObject({ written: 0, waiting: 0, rejected: 0, deleted: 0 });
    expect((await traces()).filter((type) => type !== "legal")).toEqual([]);
    const reconcile = await sync(studio, name, "reconcile");
    expect(totals(reconcile)).toMatchObject({ written: 0, waiting: 0, deleted: 0 });
    expect((await traces()).filter((type) => type !== "legal")).toEqual([]);
    expect(await theOthers()).toEqual(others);
  });

  it("is not brought back by a replay, nor by webhooks of what happens there", async () => {
    const today = new Date().toISOString().slice(0, 10);
    const body = { from: "2020-01-01", to: today, apply: true };
    const { body: job } = await studio.call("POST /v1/sources/{source}/replay", { params: { source: name }, body });
    await flow(studio);
    const done = await studio.call("GET /v1/jobs/{jobId}", { params: { jobId: job.id } });
    expect(done.body).toMatchObject({ state: "done", progress: { written: 0, rejected: 0 } });
    later();
    const { acts, world } = site.simulator;
    const paid = [...world.payments.values()].find(
      (one) => one.customer_id === customer && one.status === "COMPLETED",
    )!;
    const sent = [
      ...acts.edit(customer, { given_name: "Marion", note: "Zebrawood again" }),
      ...acts.book({ customer_id: customer, start_at: new Date(Date.now() + 86_400_000).toISOString() }).sent,
      ...acts.refund(paid.id, 0.5),
    ];
    for (const one of sent) expect((await send(one)).status).toBe(200);
    await flow(studio);
    expect((await traces()).filter((type) => type !== "legal")).toEqual([]);
    expect((await studio.call("GET /v1/clients/{clientId}", { params: { clientId } })).status).toBe(404);
    expect(await theOthers()).toEqual(others);
    expect((await statusOf(studio, name)).status.failures).toBe(0);
  });

  it("takes the numbers of nobody: all others are as at the vendor", async () => {
    await sync(studio, name);
    const there = new Map([...site.truth()].map(([id, { ltv, attended }]) => [id, { ltv, attended }]));
    there.delete(customer);
    const here = [...(await theOthers())].filter(([, { ltv, attended }]) => ltv !== 0 || attended !== 0);
    expect(new Map(here)).toEqual(new Map([...there].filter(([, { ltv, attended }]) => ltv !== 0 || attended !== 0)));
  });
});
