import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Later, Unusable } from "../../../shared/connectors/ask.ts";
import type { Raw, Window } from "../../../shared/connectors/contract.ts";
import { square as connector } from "../../../shared/connectors/square/index.ts";
import { lastOf, laterWindow, mapAll, months, now, openSquare, pullAll } from "./site.ts";

let square: Awaited<ReturnType<typeof openSquare>>;
beforeAll(async () => {
  square = await openSquare({ customers: 120, months: 20, seed: 11 });
});
afterAll(() => square.site.stop());

const askedRaw = async (path: string) => {
  const reply = await fetch(square.site.endpoint + path, { headers: { authorization: `Bearer ${square.site.token}` } });
  return { status: reply.status, body: (await reply.json()) as Record<string, { id: string }[]> };
};
const ids = (raws: Raw[]) => new Set(raws.map(({ id }) => id));
const bookingsAtSquare = (window: Required<Pick<Window, "from" | "to">>) =>
  [...square.site.world.bookings.values()].filter(({ start_at }) => start_at >= window.from && start_at < window.to);
describe("bookings are asked for with both bounds, at most 31 days at once", () => {
  it("asked without bounds Square knows no past, and refuses longer windows", async () => {
    const { body } = await askedRaw("/v2/bookings?limit=1000");
    expect(body.bookings!.length).toBeGreaterThan(0);
    expect(body.bookings!.filter(({ id }) => square.site.world.bookings.get(id)!.start_at < now)).toEqual([]);
    const { status } = await askedRaw(
      "/v2/bookings?start_at_min=2025-01-01T00:00:00Z&start_at_max=2025-03-01T00:00:00Z",
    );
    expect(status).toBe(400);
  });

  it("every booking of a long window comes, and none is left out at the edges of the slices", async () => {
    const window = { from: "2025-01-01T00:00:00.000Z", to: "2026-03-01T00:00:00.000Z" };
    const found = ids(await pullAll(square.linkAt(), "bookings", window));
    const missing = bookingsAtSquare(window).filter(({ id }) => !found.has(id));
    expect(missing).toEqual([]);
    expect(found.size).toBeGreaterThan(300);
  });

  it("a window of a week brings that week, not the 31 days Square goes on where no end is named", async () => {
    const window = { from: "2025-06-01T00:00:00.000Z", to: "2025-06-08T00:00:00.000Z" };
    const found = ids(await pullAll(square.linkAt(), "bookings", window));
    expect([...found].sort()).toEqual(
      bookingsAtSquare(window)
        .map(({ id }) => id)
        .sort(),
    );
  });

  it("of chosen locations alone, where the settings name them", async () => {
    const settings = { locations: ["LHILL", "LOLD"] };
    const raws = await pullAll(square.linkAt(now, { settings }), "bookings", laterWindow(now));
    const there = new Set(raws.map(({ record }) => (record as { location_id: string }).location_id));
    expect([...there].sort()).toEqual(["LHILL", "LOLD"]);
  });
});

describe("S0-36 who attended, nobody says: it is inferred", () => {
  it("an appointment that is over since the last sync is looked at again, though it did not change", async () => {
    const [first] = await pullAll(square.linkAt(), "bookings", { from: now, to: "2026-03-20T00:00:00.000Z" });
    const later = "2026-03-21T00:00:00.000Z";
    const again = (await pullAll(square.linkAt(later), "bookings", laterWindow(later))).find(
      ({ id }) => id === first!.id,
    )!;
    expect(again.record).toEqual(first!.record);
    const modified = (raw: Raw, at: string) => lastOf(mapAll([raw], at), "booking")[0]!.modifiedAt;
    expect(modified(again, later)).toBe(modified(first!, now));
  });
});

describe("S0-12 what a customer paid", () => {
  it("is found in payments: hardly a sale is an invoice of Square's", async () => {
    square.site.counts.clear();
    const raws = await pullAll(square.linkAt(), "payments", { changedSince: "2020-01-01T00:00:00.000Z" });
    expect(ids(raws).size).toBe(square.site.world.payments.size);
    expect([...square.site.counts.keys()].filter((route) => route.includes("invoice"))).toEqual([]);
  });

  it("at every location, though Square lists its main one where none is named", async () => {
    const { body } = await askedRaw("/v2/payments?limit=100");
    const places = (all: { id: string }[]) =>
      new Set(all.map(({ id }) => square.site.world.payments.get(id)!.location_id));
    expect([...places(body.payments!)]).toEqual(["LMAIN"]);
    const raws = await pullAll(square.linkAt(), "payments", months(1)[0]);
    expect(places(raws.map(({ id }) => ({ id: id! }))).size).toBe(3);
  });

  it("a refund of a payment older than a year is seen, though Square's list begins a year ago", async () => {
    const old = [...square.site.world.payments.values()].find(
      (one) => one.created_at < "2025-02-01" && one.status === "COMPLETED" && one.customer_id && !one.refund_ids,
    )!;
    square.site.at("2026-03-14T16:00:00.000Z");
    square.site.acts.refund(old.id, 1);
    const raws = await pullAll(square.linkAt("2026-03-14T17:00:00.000Z"), "payments", { changedSince: now });
    const [invoice] = lastOf(mapAll(raws), "invoice").filter(({ id }) => id === old.id);
    expect(invoice!.refunds).toEqual([{ amount: old.amount_money.amount, at: "2026-03-14T16:00:00.000Z" }]);
    square.site.at(now);
  });
});

describe("what is not in the vendor's form", () => {
  it("rejects that record alone, never the page; what is not known is kept in the raw record", async () => {
    const { world } = square.site;
    const [one, other] = [...world.bookings.values()].filter(
      ({ start_at }) => start_at > now && start_at < "2026-04-01",
    );
    const kept = { ...one! };
    Object.assign(one!, { status: "TELEPORTED" });
    Object.assign(other!, { brand_new_field: { deep: true } });
    const raws = await pullAll(square.linkAt(), "bookings", { from: now, to: "2026-04-01T00:00:00.000Z" });
    const mapped = mapAll(raws);
    expect(mapped.errors.map(({ pointer }) => pointer)).toEqual(["/status"]);
    expect(lastOf(mapped, "booking")).toHaveLength(raws.length - 1);
    expect(raws.find(({ id }) => id === other!.id)!.record).toMatchObject({ brand_new_field: { deep: true } });
    Object.assign(one!, kept);
  });
});

describe("what Square refuses", () => {
  it("a throttled call is asked for again at the time it names", async () => {
    square.site.fail(1, 429, { "retry-after": "90" });
    const failed = pullAll(square.linkAt(), "customers");
    await expect(failed).rejects.toThrow(Later);
    await expect(failed).rejects.toMatchObject({ because: "throttled", until: "2026-03-14T15:01:30.000Z" });
  });

  it("a wrong token is told in words; a right one has the name of the business", async () => {
    await expect(connector.test(square.linkAt(now, { credentials: { accessToken: "no" } }))).rejects.toThrow(Unusable);
    expect(await connector.test(square.linkAt())).toBe("Tideline Hair");
  });

  it("a cursor that is no longer good begins its list anew, and nothing is left out", async () => {
    const link = square.linkAt();
    const { raws, cursor } = await connector.pull(link, "customers", {}, undefined);
    expect(cursor).toBeDefined();
    const again = await connector.pull(link, "customers", {}, { page: "long-gone" });
    expect(ids(again.raws)).toEqual(ids(raws));
  });
});
