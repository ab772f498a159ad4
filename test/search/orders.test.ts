import { beforeAll, describe, expect, it } from "vitest";
import type { Ctx } from "../../shared/ctx.ts";
import { listClients } from "../../shared/search/list.ts";
import type { Card } from "../../shared/settling/card.ts";
import { callAs } from "../support/call.ts";
import { makeBooking, makeClient, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let tideline: ReturnType<typeof sourceOf>;
const count = 23;
const id = (i: number): string => `c${String(i).padStart(2, "0")}`;
const minutes = (n: number): string => new Date(Date.parse("2026-03-20T12:00:00Z") + n * 60_000).toISOString();

/** Client i came i-th, spent 7i mod 23 dollars, visited 5i mod 23 times, last on day 11i mod 23 (day 0: never). */
const spent = (i: number): number => ((7 * i) % count) * 100;
const visits = (i: number): number => (5 * i) % count;
const lastDay = (i: number): number => (11 * i) % count;

beforeAll(async () => {
  studio = await openStudio();
  tideline = sourceOf(studio);
  for (let i = 0; i < count; i += 1)
    await tideline.send(
      [makeClient(id(i), { lastName: `Order ${id(count - i)}` })],
      new Date(Date.UTC(2026, 0, 1, 0, i)).toISOString(),
    );
  const every = Array.from({ length: count }, (_, i) => i);
  const records = every.flatMap((i) => [
    ...(spent(i) > 0 ? [makeInvoice(`i${i}`, id(i), { total: spent(i) })] : []),
    ...(lastDay(i) === 0
      ? []
      : Array.from({ length: Math.max(1, visits(i)) }, (_, v) =>
          makeBooking(`b${i}-${v}`, id(i), {
            event: { startsAt: new Date(Date.UTC(2026, 1, lastDay(i), 12) - v * 86_400_000).toISOString() },
          }),
        )),
  ]);
  await tideline.load(records);
}, 60_000);

const list = async (query: Record<string, string>, at = minutes(0)) =>
  (await studio.call("GET /v1/clients", { query, at })).body;
type Row = { id: string; quickStats: { clubCount: number; lastAttendanceAt: string | null; ltv: { amount: number } } };
const pages = async (query: Record<string, string>, at?: string): Promise<Row[]> => {
  const rows: Row[] = [];
  for (let cursor = ""; ; ) {
    const page = await list({ limit: "5", ...query, ...(cursor && { cursor }) }, at);
    rows.push(...page.items);
    if (!page.nextCursor) return rows;
    cursor = page.nextCursor;
  }
};

describe("the list of clients in other orders than by name", () => {
  it("S1-04 by name: every client once, over as many pages as it takes", async () => {
    const rows = await pages({});
    expect(new Set(rows.map((row) => row.id)).size).toBe(count);
  });

  it("S4-38 newest: the latest made first", async () => {
    const rows = await pages({ order: "newest" });
    const byName = await pages({ order: "name" });
    // names were given so that the newest comes first by name, too
    expect(rows.map((row) => row.id)).toEqual(byName.map((row) => row.id));
  });

  it.each([
    ["lastVisit", (row: Row): string | number => row.quickStats.lastAttendanceAt ?? ""],
    ["ltv", (row: Row): string | number => row.quickStats.ltv.amount],
    ["clubCount", (row: Row): string | number => row.quickStats.clubCount],
  ] as const)("%s: largest first, those without one last, everybody once", async (order, of) => {
    const rows = await pages({ order });
    const values = rows.map(of);
    expect(values).toEqual(values.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0)));
    expect(new Set(values).size).toBeGreaterThan(15);
    expect(new Set(rows.map((row) => row.id)).size).toBe(count);
  });

  it("tells when the order was made, and makes it again after fifteen minutes", async () => {
    const first = await list({ order: "clubCount" }, minutes(100));
    expect(first.orderedAsOf).toBe(minutes(100));
    expect((await list({ order: "clubCount" }, minutes(115))).orderedAsOf).toBe(minutes(100));
    expect((await list({ order: "clubCount" }, minutes(116))).orderedAsOf).toBe(minutes(116));
  });

  it("a list that was begun goes on in the order it was begun in; its rows are as they are now", async () => {
    const at = minutes(200);
    const before = await pages({ order: "ltv" }, at);
    const first = await list({ order: "ltv", limit: "5" }, at);
    const last = before.at(-1)!;
    const { body } = await studio.call("GET /v1/clients/{clientId}", { params: { clientId: last.id } });
    await tideline.load([makeInvoice("late", body.source.id, { total: 1_000_000 })]);
    expect((await list({ order: "ltv", limit: "1" }, minutes(230))).items[0].id).toBe(last.id);
    const rest: Row[] = [];
    for (let cursor = first.nextCursor; cursor; ) {
      const page = await list({ order: "ltv", limit: "5", cursor }, minutes(231));
      rest.push(...page.items);
      cursor = page.nextCursor;
    }
    expect([...first.items, ...rest].map((row: Row) => row.id)).toEqual(before.map((row) => row.id));
    expect(rest.at(-1)!.quickStats.ltv.amount).toBeGreaterThan(900_000);
  });

  it("reliability 13: a cursor of another order, or of an order that is no more, is refused", async () => {
    const { nextCursor } = await list({ order: "ltv", limit: "5" }, minutes(300));
    const refused = async (order: string) => {
      const { status, body } = await studio.call("GET /v1/clients", {
        query: { order, limit: "5", cursor: nextCursor },
      });
      return [status, body.code];
    };
    expect(await refused("clubCount")).toEqual([400, "bad-cursor"]);
    expect(await refused("newest")).toEqual([400, "bad-cursor"]);
    for (const { pk, sk, type } of (await studio.table.scan({})).items)
      if (type === "orderChunk") await studio.table.remove({ pk, sk });
    expect(await refused("ltv")).toEqual([400, "bad-cursor"]);
  });

  it("LTV is for those who see sales, the other numbers for those who see clients", async () => {
    const as = async (role: string, order: string) =>
      (await callAs({ accountId: studio.accountId, role })("GET /v1/clients", { query: { order } })).status;
    expect([await as("member", "ltv"), await as("member", "clubCount"), await as("manager", "ltv")]).toEqual([
      403, 200, 200,
    ]);
    expect([await as("instructor", "newest"), await as("instructor", "name")]).toEqual([403, 200]);
  });

  it("a deleted client is in no order", async () => {
    const [gone] = await pages({ order: "newest" });
    const { body } = await studio.call("GET /v1/clients/{clientId}", { params: { clientId: gone!.id } });
    await pages({ order: "ltv" }, minutes(400));
    await tideline.load([{ type: "deleted", of: "client", id: body.source.id }]);
    for (const order of ["name", "newest", "ltv", "lastVisit", "clubCount"])
      expect([order, (await pages({ order }, minutes(401))).map((row) => row.id)]).toEqual([
        order,
        expect.not.arrayContaining([gone!.id]),
      ]);
  });
});

describe("a list with a filter", () => {
  const ctx = (): Ctx => ({
    ...studio.means,
    now: () => minutes(500),
    actor: { id: "stf_1", role: "owner", permissions: [] },
  });
  const even = { says: "even", keep: ({ sums }: Card) => (sums.club ?? 0) % 2 === 0 };
  const query = (more: object) => ({ order: "name" as const, limit: 4, ...more });
  const all = async (more: object, sieve = even) => {
    const ids: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await listClients(ctx(), query({ ...more, ...(cursor && { cursor }) }), sieve);
      ids.push(...page.items.map((row) => row.id));
      if (!page.nextCursor) return ids;
      cursor = page.nextCursor;
    }
  };

  it.each(["name", "newest", "lastVisit", "ltv", "clubCount"] as const)(
    "by %s: those alone that it keeps, each once",
    async (order) => {
      const rows = (await pages({ order }, minutes(500))).filter((row) => row.quickStats.clubCount % 2 === 0);
      expect(rows.length).toBeGreaterThan(5);
      expect(await all({ order })).toEqual(rows.map((row) => row.id));
    },
  );

  it("S4-48 a search that the filter leaves nobody of tells how many there are without it", async () => {
    const none = { says: "none", keep: () => false };
    const found = await listClients(ctx(), query({ q: "maya" }), none);
    expect(found).toEqual({ items: [], nextCursor: null, search: { matched: "exact", withoutFilters: count - 1 } });
    expect(await all({ q: "maya" })).toHaveLength((await all({})).length);
    expect((await listClients(ctx(), query({ q: "myaa" }), none)).search).toEqual({
      matched: "slip",
      withoutFilters: count - 1,
    });
  });

  it("reliability 13: a cursor of another filter is refused", async () => {
    const { nextCursor } = await listClients(ctx(), query({}), even);
    const other = { ...even, says: "odd" };
    await expect(listClients(ctx(), query({ cursor: nextCursor! }), other)).rejects.toMatchObject({
      code: "bad-cursor",
    });
  });
});
