import { beforeAll, describe, expect, it } from "vitest";
import { jobs } from "../../shared/jobs/store.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { segmentStep } from "../../shared/segments/jobs.ts";
import { type Card, cardItem } from "../../shared/settling/card.ts";
import type { Item } from "../../shared/table/item.ts";
import { openMetered } from "./metered.ts";
import { writeItems } from "./seed.ts";

const clients = 5000;
const now = Date.now();
const daysAgo = (days: number): string => new Date(now - days * 86_400_000).toISOString();

let studio: Awaited<ReturnType<typeof openMetered>>;

/** A card of a usual client: every tenth is a guest, every twentieth has not come for long. */
const cardOf = (i: number): Card => {
  const lapsed = i % 20 === 3;
  return {
    clientId: newId("client"),
    firstName: "Maya",
    lastName: `Lindqvist ${String(i).padStart(5, "0")}`,
    homeLocation: i % 2 ? "Harbor" : "Mesa",
    lifecycle: "active",
    createdAt: daysAgo(i % 400),
    zone: "America/New_York",
    periodKind: "month",
    currency: "USD",
    sums:
      i % 10 === 0
        ? {}
        : {
            bookings: 42,
            attended: 30,
            club: 28,
            lateCancelled: 4,
            absent: 2,
            invoices: 6,
            "invoiced#USD": 90_000,
            "paid#USD": 88_000,
          },
    periods: [{ from: daysAgo(10), to: daysAgo(-20), count: 4 }],
    ...(i % 10 && {
      lastAttendanceAt: daysAgo(lapsed ? 60 : 4),
      firstVisitAt: daysAgo(300),
      firstBookingAt: daysAgo(300),
    }),
    next: [],
    moreNext: false,
    tags: i % 50 === 0 ? ["VIP"] : [],
    birthday: "1990-05-05",
    knownSince: daysAgo(i % 400),
    reach: "empES",
  };
};

beforeAll(async () => {
  studio = await openMetered();
  const rows: Item[] = Array.from({ length: clients }, (_, i) =>
    cardItem(studio.accountId, cardOf(i), newId("revision")),
  );
  await writeItems(studio.tableName, rows);
});

const cost = async (work: () => Promise<unknown>) => {
  const { requests, readUnits } = await studio.meter.during(work);
  return { requests, readUnits };
};
const save = async (name: string, ...rules: object[]): Promise<string> => {
  const { body, text } = await studio.call("POST /v1/segments", { body: { name, rules: { groups: [{ rules }] } } });
  expect(body.id, text).toBeDefined();
  return body.id;
};
const page = async (segmentId: string, query: Record<string, string> = {}) => {
  const { status, body, text } = await studio.call("GET /v1/segments/{segmentId}/clients", {
    params: { segmentId },
    query,
  });
  expect(status, text).toBe(200);
  return body;
};

describe("P9 segments of a directory of 5,000", () => {
  it("a page of a saved segment by the cards: 2 requests, and the clients come out whole", async () => {
    const id = await save("Guests of Mesa", { on: "status", is: "guest" }, { on: "location", is: ["Mesa"] });
    const first = await cost(() => page(id));
    expect(first.requests).toBe(2);
    expect(first.readUnits).toBeLessThan(40);
    const found: string[] = [];
    let pages = 0;
    for (let cursor: string | undefined = ""; cursor !== undefined; pages += 1) {
      const body = await page(id, { limit: "100", ...(cursor && { cursor }) });
      found.push(...body.items.map((row: { id: string }) => row.id));
      cursor = body.nextCursor ?? undefined;
    }
    expect([found.length, new Set(found).size]).toEqual([clients / 10, clients / 10]);
    expect(pages).toBeLessThanOrEqual(12);
  });

  it("S4-37 a page of the client list by filters: at most 2 requests", async () => {
    const query = { status: "guest", location: "Mesa", tag: "VIP" };
    const { requests } = await cost(() => studio.call("GET /v1/clients", { query }));
    expect(requests).toBeLessThanOrEqual(2);
  });

  it("a count of the whole directory: at most 1 read unit for 10 clients", async () => {
    const rules = { groups: [{ rules: [{ on: "lastVisit", moreThanDays: 30 }] }] };
    let body: { count?: number; complete?: boolean } = {};
    const { readUnits, requests } = await cost(async () => {
      ({ body } = await studio.call("POST /v1/segments/preview", { body: { rules } }));
    });
    expect(body).toMatchObject({ count: clients / 20, complete: true });
    expect(readUnits).toBeLessThanOrEqual(clients / 10);
    expect(requests).toBeLessThanOrEqual(6);
  });

  it("S4-21 the conversion report: the same, and 1 request for a quarter of an hour", async () => {
    const report = () => studio.call("GET /v1/reports/conversion");
    expect((await cost(report)).readUnits).toBeLessThanOrEqual(clients / 10 + 2);
    expect((await cost(report)).requests).toBe(1);
  });

  it("rules on records of many: a job draws the list up, and a page of it is 2 requests", async () => {
    const id = await save("Came last month", { on: "bookings", status: "attended", max: 0, within: { lastDays: 30 } });
    const begun = await page(id);
    expect(begun).toMatchObject({ items: [], nextCursor: null, refreshing: true, jobId: expect.any(String) });
    expect((await page(id)).jobId).toBe(begun.jobId);
    const step = segmentStep(studio.means);
    let job = jobs.fromItem((await studio.table.get(jobs.key(studio.accountId, begun.jobId)))!);
    do job = await step(job);
    while (job.state === "running");
    expect(job).toMatchObject({ state: "done", progress: { clients, found: clients } });
    let first: { nextCursor?: string; count?: number; refreshing?: boolean } = {};
    const asked = await cost(async () => {
      first = await page(id, { limit: "100" });
    });
    expect(asked.requests).toBe(2);
    expect(first).toMatchObject({ count: clients, refreshing: false });
    const next = await cost(() => page(id, { limit: "100", cursor: first.nextCursor! }));
    expect(next.requests).toBe(2);
    expect(next.readUnits).toBeLessThanOrEqual(2 + 4 + 50);
  });
});
