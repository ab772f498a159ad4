import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NewRecord } from "../../../shared/connectors/contract.ts";
import { type OpenSite, openSite } from "./site.ts";

type Of<T extends NewRecord["type"]> = Extract<NewRecord, { type: T }>;

let site: OpenSite;
let records: NewRecord[];
const of = <T extends NewRecord["type"]>(type: T): Of<T>[] => records.filter((one): one is Of<T> => one.type === type);

beforeAll(async () => {
  site = await openSite({ clients: 150, months: 6, classesPerDay: 4 });
  records = site.records(await site.history(6));
});
afterAll(() => site.stop());

describe("the whole history of a Mindbody site", () => {
  it("is asked for and answered by the vendor's own description", () => {
    expect([...site.faults]).toEqual([]);
    expect(site.asked.length).toBeGreaterThan(150);
  });

  it("S0-12 sums to what each client paid in the site's own records, refunds off, gift cards and balance once", () => {
    const ltv = new Map<string, number>();
    for (const { client, payments = [], refunds = [] } of of("invoice")) {
      const counted = payments.filter(({ method }) => method !== "giftCard" && method !== "balance");
      const back = refunds.filter(({ method }) => method !== "giftCard" && method !== "balance");
      const sum = counted.reduce((all, one) => all + one.amount, 0) - back.reduce((all, one) => all + one.amount, 0);
      ltv.set(client, (ltv.get(client) ?? 0) + sum);
    }
    const truth = site.truth();
    expect([...truth.values()].reduce((all, one) => all + one.ltv, 0)).toBeGreaterThan(100_000);
    for (const [client, { ltv: true_ }] of truth) expect(ltv.get(String(client)) ?? 0, `${client}`).toBe(true_);
  });

  it("brings every visit with what became of it, cancelled classes aside", () => {
    const cancelled = new Set(of("event").flatMap(({ id, cancelled }) => (cancelled ? [id] : [])));
    const statuses = new Map<string, Record<string, number>>();
    const attended = new Map<string, number>();
    for (const { client, status, event } of of("booking")) {
      const mine = statuses.get(client) ?? {};
      statuses.set(client, { ...mine, [status]: (mine[status] ?? 0) + 1 });
      if (status === "attended" && !cancelled.has(event as string))
        attended.set(client, (attended.get(client) ?? 0) + 1);
    }
    const truth = site.truth();
    expect([...truth.values()].reduce((all, one) => all + one.attended, 0)).toBeGreaterThan(1000);
    for (const [client, one] of truth) {
      expect(statuses.get(String(client)) ?? {}, `${client}`).toEqual(one.statuses);
      expect(attended.get(String(client)) ?? 0, `${client}`).toBe(one.attended);
    }
  });

  it("brings every package with what was used of it", () => {
    const packages = new Map<string, Record<string, object>>();
    for (const { client, id, creditsUsed: used, creditsTotal: total } of of("package"))
      packages.set(client, {
        ...packages.get(client),
        [id]: { ...(used !== undefined && { used }), ...(total !== undefined && { total }) },
      });
    for (const [client, one] of site.truth()) expect(packages.get(String(client)) ?? {}).toEqual(one.packages);
  });

  it("has an event for every booking and a client for every record", () => {
    const events = new Set(of("event").map(({ id }) => id));
    const clients = new Set(of("client").map(({ id }) => id));
    expect(of("booking").filter(({ event }) => !events.has(event as string))).toEqual([]);
    const owned = records.filter((one) => "client" in one) as { client: string }[];
    expect(owned.filter(({ client }) => !clients.has(client))).toEqual([]);
    expect(of("contract").length).toBeGreaterThan(10);
  });

  it("says the same when it is asked for again", async () => {
    const again = site.records(await site.history(6));
    const key = (one: NewRecord) => `${one.type} ${one.id}`;
    const sorted = (list: NewRecord[]) => list.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
    expect(sorted(again)).toEqual(sorted(records));
  });
});
