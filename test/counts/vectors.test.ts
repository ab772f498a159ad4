import { beforeAll, describe, expect, it } from "vitest";
import { deskOf } from "../bookings/desk.ts";
import { makeClient, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

// Test vectors of rules.md that no other file proves.

let studio: Studio;
let source: ReturnType<typeof sourceOf>;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  studio = await openStudio();
  source = sourceOf(studio);
  desk = deskOf(studio);
});

const ltv = async (name: string): Promise<{ ltv: number; due: number }> => {
  const clientId = await source.clientId(name);
  const [{ value }, { items }] = [
    (await studio.call("GET /v1/clients/{clientId}/explain/{stat}", { params: { clientId, stat: "ltv" } })).body,
    (await studio.call("GET /v1/clients/{clientId}/bills", { params: { clientId } })).body,
  ];
  const dues = items.map(({ amountDue }: { amountDue: { amount: number } }) => amountDue.amount);
  return { ltv: value.amount, due: dues.reduce((a: number, b: number) => a + b, 0) };
};

describe("LTV S0-12 S0-47", () => {
  it("autopay: a contract adds what it draws each month, nothing when it is declined, and once when it is drawn again", async () => {
    const contract = { type: "contract", id: "k1", client: "auto", name: "Unlimited", status: "active" };
    const draw = (month: number, fields: object = {}) =>
      makeInvoice(`auto-${month}`, "auto", {
        total: 15_900,
        issuedAt: `2026-0${month}-01T09:00:00Z`,
        lines: [{ kind: "contract", name: "Unlimited", quantity: 1, amount: 15_900 }],
        ...fields,
      });
    await source.load([
      makeClient("auto"),
      { ...contract, purchasedOn: "2026-01-01", startsOn: "2026-01-01" },
      draw(1),
      draw(2),
      draw(3, { status: "open", payments: [] }),
    ]);
    expect(await ltv("auto")).toEqual({ ltv: 31_800, due: 15_900 });
    const paid = { payments: [{ method: "card", amount: 15_900, at: "2026-03-04T09:00:00Z" }] };
    await source.load([draw(3, paid)]);
    await source.load([{ ...contract, purchasedOn: "2026-01-01", startsOn: "2026-01-01", status: "ended" }]);
    expect(await ltv("auto")).toEqual({ ltv: 47_700, due: 0 });
  });

  it("a payment onto the account counts when it is made, and nothing when the balance is spent", async () => {
    await source.load([
      makeClient("balance"),
      makeInvoice("balance-0", "balance", {
        total: 5000,
        lines: [{ kind: "other", name: "Account payment", quantity: 1, amount: 5000 }],
      }),
      makeInvoice("balance-1", "balance", {
        total: 3000,
        payments: [
          { method: "balance", amount: 2000, at: "2026-03-03T12:00:00Z" },
          { method: "cash", amount: 1000, at: "2026-03-03T12:00:00Z" },
        ],
      }),
    ]);
    expect(await ltv("balance")).toEqual({ ltv: 6000, due: 0 });
  });
});

describe("Scheduled Visit of bookings made here S0-11", () => {
  const now = "2026-03-10T12:00:00.000Z";
  const next = async (clientId: string, at = now): Promise<string | null> => {
    expect(await studio.stream.settle()).toEqual([]);
    return (await studio.call("GET /v1/clients/{clientId}", { params: { clientId }, at })).body.quickStats
      .scheduledVisitAt;
  };
  // as the card is settled by the clock on the wall, the visits lie in years to come
  const start = (day: number) => `2196-03-${day}T15:00:00.000Z`;

  it("the next one cancelled, by the client or the studio: the one after; a place on the waitlist is no visit", async () => {
    const clientId = await desk.client();
    const [first, second, third] = [11, 12, 13].map((day) => desk.event({ startsAt: start(day), endsAt: undefined }));
    const full = await desk.event({ startsAt: start(10), endsAt: undefined, capacity: 0 });
    const booked = (await desk.book(clientId, await first!)).body.id;
    await desk.book(clientId, await second!);
    await desk.book(clientId, await third!);
    expect((await desk.book(clientId, full, { waitlist: true })).body.status).toBe("waitlisted");
    expect(await next(clientId)).toBe(start(11));
    expect((await desk.cancel(clientId, booked, now)).status).toBe(200);
    expect(await next(clientId)).toBe(start(12));
    const params = { eventId: await second! };
    expect((await studio.call("POST /v1/events/{eventId}/cancel", { params, body: {} })).status).toBe(200);
    expect(await next(clientId)).toBe(start(13));
    expect(await next(clientId, "2196-03-13T15:02:00.000Z")).toBeNull();
  });
});
