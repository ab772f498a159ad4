import { describe, expect, it } from "vitest";
import { square as connector } from "../../../shared/connectors/square/index.ts";
import { facts, lastOf, now } from "./site.ts";

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

describe("S0-36 what became of a booking", () => {
  it("accepted and over is attended, still running or to come is booked, at a later look attended", () => {
    const statusAt = (at: string) => lastOf(map("bookings", booking, {}, at), "booking")[0]!.status;
    expect(statusAt("2026-03-14T14:44:59Z")).toBe("booked");
    expect(statusAt("2026-03-14T14:45:00Z")).toBe("attended");
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

describe("S0-12 what a payment adds", () => {
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

describe("S0-04 S0-24 a customer", () => {
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

describe("a field that is not in the vendor's form", () => {
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
});
