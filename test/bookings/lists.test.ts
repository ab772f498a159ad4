import { beforeAll, describe, expect, it } from "vitest";
import { openMetered } from "../performance/metered.ts";
import { deskOf } from "./desk.ts";

let studio: Awaited<ReturnType<typeof openMetered>>;
let desk: ReturnType<typeof deskOf>;
let one: string;
const now = "2026-03-03T08:00:00.000Z";
const hours = (day: string, hour = "11") => ({
  startsAt: `2026-03-${day}T${hour}:00:00.000Z`,
  endsAt: `2026-03-${day}T${hour}:45:00.000Z`,
});

beforeAll(async () => {
  studio = await openMetered();
  desk = deskOf(studio);
  one = await desk.client();
  const book = async (name: string, day: string, fields: object = {}, more: object = {}) =>
    (await desk.book(one, await desk.event({ name, ...hours(day), ...fields }), more)).body.id as string;
  const came = await book("Came", "02", {}, {});
  await desk.act("POST", one, came, "/check-in", { body: {}, at: hours("02").startsAt });
  const away = await book("Away", "02", hours("02", "14"));
  await desk.act("POST", one, away, "/absent", { at: hours("02", "15").startsAt });
  const pack = await desk.pack(one, 2);
  await book("Yin", "05", {}, { packageId: pack.id });
  await book("Aqua", "06", { kind: "appointment", eventType: "Private" });
  await book("Yin", "07", { eventType: "Flow" }, { packageId: pack.id, recurring: true });
  const full = await desk.event({ name: "Zen", capacity: 1, ...hours("04") });
  await desk.book(await desk.client(), full);
  await desk.book(one, full, { waitlist: true });
  const off = await desk.event({ name: "Off", ...hours("08") });
  await desk.book(one, off);
  await studio.call("POST /v1/events/{eventId}/cancel", { params: { eventId: off }, body: { reason: "Snow" } });
  await studio.stream.settle();
}, 60_000);

const ask = async (query: Record<string, string>) => {
  let items: { eventName: string; status: string; startsAt: string; requirements: unknown[] }[] = [];
  const { requests } = await studio.meter.during(async () => {
    ({ items } = await desk.list(one, query, now));
  });
  return { requests, items, names: items.map(({ eventName }) => eventName) };
};

describe("S0-35 S1-36 S2-07 which bookings", () => {
  it.each([
    [{ status: "absent" }, ["Away"]],
    [{ status: "attended" }, ["Came"]],
    [{ status: "cancelled" }, ["Off"]],
    [{ status: "upcoming", when: "upcoming" }, ["Zen", "Yin", "Aqua", "Yin"]],
    [{ status: "waitlisted" }, ["Zen"]],
    [{ kind: "appointment" }, ["Aqua"]],
    [{ eventType: "flow" }, ["Yin"]],
    [{ recurring: "true" }, ["Yin"]],
    [{ when: "past" }, ["Away", "Came"]],
    [{ when: "upcoming", to: "2026-03-05T23:00:00Z" }, ["Zen", "Yin"]],
    [{ when: "upcoming", to: "2026-03-02T00:00:00Z" }, []],
    [{ when: "past", from: "2026-03-04T00:00:00Z" }, []],
  ] as const)("%j", async (query, names) => {
    expect((await ask(query as Record<string, string>)).names).toEqual(names);
  });

  it("a time that ends before it begins is refused", async () => {
    const query = { from: "2026-03-05T00:00:00Z", to: "2026-03-04T00:00:00Z" };
    const { status, body } = await studio.call("GET /v1/clients/{clientId}/bookings", {
      params: { clientId: one },
      query,
    });
    expect([status, body.errors[0].pointer]).toEqual([422, "/query/to"]);
  });
});

describe("S1-46 upcoming registrations sorted, those alike together", () => {
  const upcoming = (order: string) => ask({ when: "upcoming", order });
  it("by date, and by title with the same title soonest first", async () => {
    expect((await upcoming("date")).names).toEqual(["Zen", "Yin", "Aqua", "Yin", "Off"]);
    const { items } = await upcoming("title");
    expect(items.map(({ eventName, startsAt }) => `${eventName} ${startsAt.slice(8, 10)}`)).toEqual([
      "Aqua 06",
      "Off 08",
      "Yin 05",
      "Yin 07",
      "Zen 04",
    ]);
  });

  it("by status, and by what is still required with what is open first", async () => {
    expect((await upcoming("status")).items.map(({ status }) => status)).toEqual([
      "booked",
      "booked",
      "booked",
      "booked",
      "waitlisted",
    ]);
    const { items } = await upcoming("required");
    expect(items.map(({ eventName, requirements }) => [eventName, requirements.length])).toEqual([
      ["Aqua", 1],
      ["Zen", 0],
      ["Yin", 0],
      ["Yin", 0],
      ["Off", 0],
    ]);
  });
});

describe("S1-37 S1-46 the whole history sorted and grouped", () => {
  type Group = { value: string; count: number };
  const sorted = async (query: Record<string, string>) => {
    const { items, groups } = await desk.list(one, query, now);
    const names = items.map(({ eventName }: { eventName: string }) => eventName);
    return { names, groups: groups?.map(({ value, count }: Group) => `${value} ${count}`) };
  };

  it("past ones by title and by status, either way, and how many each group has", async () => {
    const past = (more: object) => sorted({ when: "past", ...more });
    expect(await past({ order: "title" })).toEqual({ names: ["Away", "Came"], groups: ["Away 1", "Came 1"] });
    expect((await past({ order: "title", direction: "desc" })).names).toEqual(["Came", "Away"]);
    expect((await past({ order: "status" })).groups).toEqual(["absent 1", "attended 1"]);
    expect(await past({ order: "date", direction: "asc" })).toEqual({ names: ["Came", "Away"], groups: undefined });
  });

  it("all of them, those of a title together with the newest first, and what is required first", async () => {
    const { names, groups } = await sorted({ order: "title" });
    expect(names).toEqual(["Aqua", "Away", "Came", "Off", "Yin", "Yin", "Zen"]);
    expect(groups).toEqual(["Aqua 1", "Away 1", "Came 1", "Off 1", "Yin 2", "Zen 1"]);
    // whoever came without a package still has that to pay
    expect((await sorted({ order: "required" })).groups).toEqual(["payment 2", " 5"]);
    expect((await sorted({ order: "status", direction: "desc" })).groups).toEqual([
      "waitlisted 1",
      "booked 4",
      "attended 1",
      "absent 1",
    ]);
  });

  it("page by page hold every row once", async () => {
    const page = async (cursor?: string) =>
      desk.list(one, { order: "title", limit: "3", ...(cursor && { cursor }) }, now);
    const first = await page();
    const second = await page(first.nextCursor);
    const third = await page(second.nextCursor);
    const names = [first, second, third].map(({ items }) =>
      items.map(({ eventName }: { eventName: string }) => eventName),
    );
    expect(names).toEqual([["Aqua", "Away", "Came"], ["Off", "Yin", "Yin"], ["Zen"]]);
    expect(third.nextCursor).toBeNull();
    const other = await studio.call("GET /v1/clients/{clientId}/bookings", {
      params: { clientId: one },
      query: { order: "status", limit: "3", cursor: first.nextCursor },
    });
    expect(other.body.code).toBe("bad-cursor");
  });
});

describe("P4 what the list costs", () => {
  it.each([
    [{ when: "past" }, 1],
    [{ status: "absent" }, 1],
    [{ status: "attended", kind: "class" }, 1],
    [{ recurring: "true", from: "2026-03-01T00:00:00Z", to: "2026-04-01T00:00:00Z" }, 2],
    // the places of what is waited for in one more, and in another what has to be signed, with the client's card
    [{ when: "upcoming" }, 3],
    [{ when: "upcoming", order: "required" }, 3],
    [{ when: "past", order: "title" }, 1],
  ] as const)("%j costs %i", async (query, requests) => {
    expect((await ask(query as Record<string, string>)).requests).toBe(requests);
  });
});
