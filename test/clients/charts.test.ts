import { beforeAll, describe, expect, it } from "vitest";
import { makeBooking, makeClient, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let clientId: string;
beforeAll(async () => {
  studio = await openStudio();
  await studio.call("POST /v1/locations", { body: { name: "Mesa", timeZone: "America/Phoenix" } });
  const tideline = sourceOf(studio);
  const visit = (id: string, startsAt: string, more = {}) => makeBooking(id, "c", { event: { startsAt, ...more } });
  await tideline.load([
    makeClient("c"),
    visit("b1", "2026-01-05T11:00:00Z"),
    visit("b2", "2026-07-06T10:00:00Z"),
    visit("b3", "2026-07-07T13:00:00Z", { location: "Mesa", eventType: "Yin" }),
    makeBooking("b4", "c", { status: "absent", event: { startsAt: "2026-07-08T22:30:00Z" } }),
    makeBooking("b5", "c", { status: "lateCancelled" }),
    makeBooking("b6", "c", { status: "waitlisted" }),
    makeInvoice("i1", "c", { issuedAt: "2025-12-31T23:30:00Z", total: 1000 }),
    makeInvoice("i2", "c", {
      issuedAt: "2026-02-10T12:00:00Z",
      total: 5000,
      refunds: [{ amount: 2000, at: "2026-04-02T12:00:00Z" }],
    }),
    makeInvoice("i3", "c", { issuedAt: "2026-02-11T12:00:00Z", currency: "EUR", total: 700 }),
  ]);
  clientId = await tideline.clientId("c");
});

const chart = async (name: string, query = {}) =>
  (await studio.call(`GET /v1/clients/{clientId}/charts/${name}`, { params: { clientId }, query })).body;

describe("charts of a client", () => {
  it("S0-37 S0-83 event types count what was attended, and say so", async () => {
    expect(await chart("event-types")).toMatchObject({
      statuses: ["attended"],
      items: [
        { eventType: "Vinyasa", count: 2 },
        { eventType: "Yin", count: 1 },
      ],
    });
  });

  it("S0-38 S0-83 event hours count what was booked, by the clock on the event's wall in winter and summer", async () => {
    const { statuses, items } = await chart("event-hours");
    expect(statuses).toEqual(["booked", "attended", "absent"]);
    expect(items.filter(({ count }: { count: number }) => count > 0)).toEqual([
      { hour: 6, count: 3 },
      { hour: 18, count: 1 },
    ]);
  });

  it("S0-48 S0-49 LTV over time names every month, and a refund lowers the month it happened", async () => {
    expect(await chart("ltv")).toMatchObject({
      currency: "USD",
      items: [
        { month: "2025-12", amount: 1000, cumulative: 1000 },
        { month: "2026-01", amount: 0, cumulative: 1000 },
        { month: "2026-02", amount: 5000, cumulative: 6000 },
        { month: "2026-03", amount: 0, cumulative: 6000 },
        { month: "2026-04", amount: -2000, cumulative: 4000 },
      ],
    });
    expect((await chart("ltv", { currency: "EUR" })).items).toMatchObject([
      { month: "2026-02", amount: 700, cumulative: 700 },
    ]);
    expect((await chart("ltv", { from: "2026-02", to: "2026-03" })).items[0]).toMatchObject({
      month: "2026-02",
      amount: 5000,
      cumulative: 6000,
    });
  });

  it("S0-50 invoices stand newest first with what each adds", async () => {
    const { body } = await studio.call("GET /v1/clients/{clientId}/invoices", { params: { clientId } });
    expect(
      body.items.map(({ issuedAt, ltv }: { issuedAt: string; ltv: object }) => [issuedAt.slice(0, 10), ltv]),
    ).toEqual([
      ["2026-02-11", { amount: 700, currency: "EUR" }],
      ["2026-02-10", { amount: 3000, currency: "USD" }],
      ["2025-12-31", { amount: 1000, currency: "USD" }],
    ]);
  });

  it("S0-39 S0-41 bookings stand newest first, or coming ones soonest first", async () => {
    const list = (query: Record<string, string>) =>
      studio.call("GET /v1/clients/{clientId}/bookings", { params: { clientId }, query, at: "2026-07-07T00:00:00Z" });
    expect((await list({ limit: "1" })).body.items).toMatchObject([{ status: "absent", reason: "absent" }]);
    expect((await list({ when: "upcoming" })).body.items).toMatchObject([
      { eventType: "Yin", location: "Mesa" },
      { status: "absent" },
    ]);
    expect((await list({ when: "past", limit: "1" })).body.items).toMatchObject([
      { startsAt: "2026-07-06T10:00:00.000Z", clubCount: 1, reason: null },
    ]);
  });
});
