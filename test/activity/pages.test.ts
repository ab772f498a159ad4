import { beforeAll, describe, expect, it } from "vitest";
import { auditAction } from "../../shared/audit/store.ts";
import { newId } from "../../shared/kernel/ids.ts";
import type { Item } from "../../shared/table/item.ts";
import { openMetered } from "../performance/metered.ts";
import { seedClient, writeItems } from "../performance/seed.ts";

let studio: Awaited<ReturnType<typeof openMetered>>;
const ids = { few: "", many: "", mixed: "" };
const counts = { few: 10, many: 700 };
const from = Date.UTC(2025, 4, 2);
/** Times of which many are the same, in all three lists: the seeded bookings and invoices stand at these too. */
const spread = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    new Date(from + Math.floor(((Date.UTC(2026, 2, 1) - from) * i) / count)).toISOString(),
  );
const acts = ["todo.completed", "note.changed", "booking.checkedIn", "tags.saved"];

const auditRow = (clientId: string, at: string, act: string): Item => {
  const means = { ...studio.means, now: () => at };
  return (auditAction(means, { act, clientId, about: newId("todo") }) as { put: Item }).put;
};

const seed = async (name: keyof typeof ids, count: number): Promise<void> => {
  ids[name] = await seedClient(studio, name, { bookings: count, invoices: count });
  const rows = spread(count).map((at, i) => auditRow(ids[name], at, acts[i % acts.length]!));
  await writeItems(studio.tableName, rows);
};

beforeAll(async () => {
  studio = await openMetered();
  await seed("few", counts.few);
  await seed("many", counts.many);
  await seed("mixed", 20);
}, 120_000);

interface Entry {
  id: string;
  at: string;
}
const page = async (clientId: string, query: Record<string, string>) => {
  const { status, body, text } = await studio.call("GET /v1/clients/{clientId}/activity", {
    params: { clientId },
    query,
  });
  expect(status, text).toBe(200);
  return body as { items: Entry[]; nextCursor: string | null };
};

/** All pages of the time line, `meanwhile` done after each of the first few. */
const read = async (query: Record<string, string>, meanwhile?: () => Promise<void>): Promise<Entry[]> => {
  const seen: Entry[] = [];
  let cursor: string | null | undefined;
  for (let asked = 0; cursor !== null; asked += 1) {
    expect(asked).toBeLessThan(200);
    const { items, nextCursor } = await page(ids.mixed, { ...query, ...(cursor && { cursor }) });
    seen.push(...items);
    cursor = nextCursor;
    if (asked < 3) await meanwhile?.();
  }
  return seen;
};

describe("pages of the time line", () => {
  it("S2-06 hold every entry once and in order, whatever their size, also where several stand at one time", async () => {
    const whole = (await page(ids.mixed, { limit: "100" })).items;
    // 20 bookings, 20 invoices, and the acts that are not told by their bookings
    expect(whole).toHaveLength(55);
    expect(whole.map(({ at }) => at)).toEqual(
      whole
        .map(({ at }) => at)
        .sort()
        .reverse(),
    );
    for (const limit of ["1", "2", "7", "30"])
      expect((await read({ limit })).map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
  });

  it("S2-06 hold every entry of the kinds asked for", async () => {
    for (const kind of ["todo", "cancellation", "booking,tag"]) {
      const whole = (await page(ids.mixed, { limit: "100", kind })).items.map(({ id }) => id);
      expect(whole.length).toBeGreaterThan(3);
      expect((await read({ limit: "3", kind })).map(({ id }) => id)).toEqual(whole);
    }
  });

  it("repeat nothing and miss nothing of what was there while new rows arrive, at the times of old ones too", async () => {
    const before = (await page(ids.mixed, { limit: "100" })).items.map(({ id }) => id);
    const times = spread(20);
    const more = () =>
      writeItems(
        studio.tableName,
        times.map((at) => auditRow(ids.mixed, at, "note.created")),
      );
    const seen = (await read({ limit: "4" }, more)).map(({ id }) => id);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => before.includes(id))).toEqual(before);
  });

  it("a cursor of other kinds, another time or another client is refused", async () => {
    const { nextCursor: cursor } = await page(ids.mixed, { limit: "2" });
    const ask = (query: Record<string, string>, clientId = ids.mixed) =>
      studio.call("GET /v1/clients/{clientId}/activity", {
        params: { clientId },
        query: { ...query, cursor: cursor! },
      });
    expect((await ask({})).status).toBe(200);
    for (const query of [{ kind: "note" }, { to: "2026-01-01T00:00:00Z" }] as Record<string, string>[])
      expect((await ask(query)).body.code).toBe("bad-cursor");
    expect((await ask({}, ids.few)).body.code).toBe("bad-cursor");
  });
});

describe(`P4 a page of it with ${3 * counts.few} and with ${3 * counts.many} records`, () => {
  it.each([
    [{}, 5],
    [{ kind: "purchase" }, 1],
    [{ kind: "note,tag" }, 1],
    [{ kind: "cancellation" }, 2],
  ] as const)("%j costs the same, %i requests", async (query, most) => {
    const cost = async (clientId: string) => {
      const { requests, readUnits } = await studio.meter.during(() => page(clientId, { limit: "2", ...query }));
      return { requests, readUnits };
    };
    const [few, many] = [await cost(ids.few), await cost(ids.many)];
    expect([few.requests, many.requests]).toEqual([most, most]);
    expect(Math.abs(many.readUnits - few.readUnits)).toBeLessThanOrEqual(1);
  });
});
