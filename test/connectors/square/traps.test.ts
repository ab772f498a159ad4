import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Later, Unusable } from "../../../shared/connectors/ask.ts";
import type { Raw, Window } from "../../../shared/connectors/contract.ts";
import { square as connector } from "../../../shared/connectors/square/index.ts";
import { facts, lastOf, laterWindow, mapAll, months, now, openSquare, pullAll } from "./site.ts";

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
const map = (resource: string, record: unknown, beside?: unknown, at = now) =>
  connector.map({ resource, id: "x", record, beside }, { ...facts, now: at });

const booking = {
  id: "b1",
  status: "ACCEPTED",
  created_at: "2026-03-01T10:00:00Z",
  updated_at: "2026-03-02T10:00:00Z",
  start_at: "2026-03-14T14:00:00Z",
  location_id: "LMAIN",
  customer_id: "c1",
  appointment_segments: [{ duration_minutes: 45, service_variation_id: "SVCUT", team_member_id: "TMadaeze01" }],
};
const usd = (amount: number) => ({ amount, currency: "USD" });
const payment = {
  id: "p1",
  status: "COMPLETED",
  created_at: "2026-03-10T10:00:00Z",
  updated_at: "2026-03-10T10:00:00Z",
  amount_money: usd(5000),
  source_type: "CARD",
  customer_id: "c1",
  location_id: "LMAIN",
};

describe("S0-01 bookings are asked for with both bounds, at most 31 days at once", () => {
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

  it("of chosen locations alone, where the settings name them", async () => {
    const settings = { locations: ["LHILL", "LOLD"] };
    const raws = await pullAll(square.linkAt(now, { settings }), "bookings", laterWindow(now));
    const there = new Set(raws.map(({ record }) => (record as { location_id: string }).location_id));
    expect([...there].sort()).toEqual(["LHILL", "LOLD"]);
  });
});

describe("S0-36 who attended, nobody says: it is inferred", () => {
  it("accepted and over is attended, still running or to come is booked, at a later look attended", () => {
    const statusAt = (at: string) => lastOf(map("bookings", booking, {}, at), "booking")[0]!.status;
    expect(statusAt("2026-03-14T14:44:59Z")).toBe("booked");
    expect(statusAt("2026-03-14T14:45:00Z")).toBe("attended");
  });

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

  it.each([
    ["NO_SHOW", "absent", undefined],
    ["CANCELLED_BY_CUSTOMER", "earlyCancelled", undefined],
    ["CANCELLED_BY_SELLER", "booked", true],
    ["DECLINED", "booked", true],
    ["PENDING", "booked", undefined],
  ])("%s becomes %s", (status, expected, cancelled) => {
    const [record] = lastOf(map("bookings", { ...booking, status }), "booking");
    expect(record).toMatchObject({ status: expected, event: { id: "booking-b1", kind: "appointment" } });
    expect((record!.event as { cancelled?: boolean }).cancelled).toBe(cancelled);
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

  it("has tips apart, and a tip that goes back lowers nothing", () => {
    const tipped = { ...payment, tip_money: usd(1000), refunded_money: usd(6000), refund_ids: ["r1"] };
    const refunds = [{ id: "r1", status: "COMPLETED", amount_money: usd(6000), created_at: "2026-03-11T10:00:00Z" }];
    const [invoice] = lastOf(map("payments", tipped, { refunds }), "invoice");
    expect(invoice).toMatchObject({ total: 6000, tips: 1000, refunds: [{ amount: 5000 }] });
    const pending = refunds.map((one) => ({ ...one, status: "PENDING" }));
    expect(lastOf(map("payments", tipped, { refunds: pending }), "invoice")[0]!.refunds).toBeUndefined();
  });

  it("a gift card is counted when it is sold, nothing when it is spent", () => {
    const line = { name: "Gift card", quantity: "1", item_type: "GIFT_CARD", total_money: usd(5000) };
    const [sold] = lastOf(map("payments", payment, { order: { id: "o1", line_items: [line] } }), "invoice");
    expect(sold).toMatchObject({ payments: [{ method: "card", amount: 5000 }], lines: [{ kind: "giftCard" }] });
    const spent = { ...payment, card_details: { card: { card_brand: "SQUARE_GIFT_CARD" } } };
    expect(lastOf(map("payments", spent), "invoice")[0]!.payments).toMatchObject([
      { method: "giftCard", amount: 5000 },
    ]);
  });

  it.each([
    ["COMPLETED", "paid", 1],
    ["APPROVED", "draft", 0],
    ["PENDING", "draft", 0],
    ["CANCELED", "void", 0],
    ["FAILED", "void", 0],
  ])("a payment that is %s is an invoice that is %s", (status, expected, paid) => {
    const [invoice] = lastOf(map("payments", { ...payment, status }), "invoice");
    expect([invoice!.status, invoice!.payments!.length]).toEqual([expected, paid]);
  });

  it("an order paid in two parts has its lines once; a sale to nobody known is nobody's; its own currency stands", () => {
    const order = {
      id: "o1",
      customer_id: "c9",
      line_items: [{ name: "Hair oil", quantity: "1.5", item_type: "ITEM", total_money: usd(9000) }],
      tenders: [{ payment_id: "p1" }, { payment_id: "p2" }],
    };
    const [first, second] = ["p1", "p2"].map(
      (id) => lastOf(map("payments", { ...payment, id }, { order }), "invoice")[0]!,
    );
    expect([first!.lines, second!.lines]).toMatchObject([
      [{ kind: "product", quantity: 1.5, amount: 9000 }],
      undefined,
    ]);
    const nobody = { ...payment, customer_id: undefined };
    expect(map("payments", nobody)).toEqual({ records: [], errors: [] });
    expect(lastOf(map("payments", nobody, { order }), "invoice")[0]!.client).toBe("c9");
    const euros = { ...payment, amount_money: { amount: 5000, currency: "EUR" } };
    expect(lastOf(map("payments", euros), "invoice")[0]!.currency).toBe("EUR");
  });
});

describe("S0-21 a customer", () => {
  it("a birthday without its year is left out, a phone stays as it was written", () => {
    const customer = { id: "c1", given_name: "Maya", birthday: "0000-09-21", phone_number: "(212) 555 0100 ext 4" };
    const [client] = lastOf(map("customers", customer), "client");
    expect(client).toEqual({
      ...{ type: "client", id: "c1", firstName: "Maya", lastName: "" },
      phones: [{ kind: "mobile", number: "(212) 555 0100 ext 4" }],
    });
    expect(lastOf(map("customers", { ...customer, birthday: "1998-09-21" }), "client")[0]!.birthday).toBe("1998-09-21");
  });

  it("who unsubscribed at Square is not subscribed here; of whom nothing is said, neither", () => {
    const of = (preferences?: object) => lastOf(map("customers", { id: "c1", preferences }), "client")[0]!.marketing;
    expect([of({ email_unsubscribed: true }), of({ email_unsubscribed: false }), of()]).toEqual([
      ...[{ email: false }, { email: true }, undefined],
    ]);
  });
});

describe("S0-06 what is not in the vendor's form", () => {
  it.each([
    ["customers", { given_name: "Maya" }, "/id"],
    ["bookings", { ...booking, start_at: undefined }, "/start_at"],
    ["bookings", { ...booking, status: "ATTENDED" }, "/status"],
    ["bookings", { ...booking, appointment_segments: [] }, "/appointment_segments"],
    ["payments", { ...payment, amount_money: { amount: 10.5, currency: "USD" } }, "/amount_money/amount"],
    ["payments", { ...payment, created_at: "yesterday" }, "/created_at"],
  ])("a field of %s that is missing or another type is named, and rejects that record", (resource, record, pointer) => {
    const { records, errors } = map(resource, record);
    expect([records, errors.map((one) => one.pointer)]).toEqual([[], [pointer]]);
  });

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

describe("S0-04 what Square refuses", () => {
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
