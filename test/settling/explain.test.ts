import { beforeAll, describe, expect, it } from "vitest";
import { Stat } from "../../shared/settling/routes.ts";
import { makeBooking, makeClient, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

interface Row {
  record: { id: string; type: string; status: string };
  value: unknown;
  reason?: string;
}

let studio: Studio;
let clientId: string;
const year = new Date().getUTCFullYear();
const past = (month: number): string => `${year - 1}-${String(month).padStart(2, "0")}-10T15:00:00.000Z`;
const coming = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

beforeAll(async () => {
  studio = await openStudio();
  await studio.call("PUT /v1/settings/counts", { body: { exclusions: [{ eventTypeName: "Childwatch" }] } });
  const source = sourceOf(studio);
  const statuses = ["attended", "attended", "absent", "earlyCancelled", "lateCancelled", "waitlisted", "booked"];
  const event = (startsAt: string, more = {}) => ({ event: { startsAt, ...more } });
  await source.load([
    makeClient("c"),
    ...statuses.map((status, i) => makeBooking(`b${i}`, "c", { status, ...event(past(i + 1)) })),
    makeBooking("child", "c", event(past(8), { eventType: "Childwatch" })),
    makeBooking("studio", "c", event(past(9), { cancelled: true })),
    makeBooking("recent", "c", event(new Date().toISOString())),
    makeBooking("next", "c", { status: "booked", ...event(coming(2)) }),
    makeBooking("wait", "c", { status: "waitlisted", ...event(coming(1)) }),
    makeInvoice("i1", "c", { total: 1900 }),
    makeInvoice("i2", "c", { total: 1000, status: "draft" }),
    makeInvoice("i3", "c", { total: 1000, status: "void" }),
    makeInvoice("i4", "c", { total: 1000, status: "open" }),
    makeInvoice("i5", "c", { total: 1000, refunds: [{ amount: 1000, at: past(2) }] }),
    makeInvoice("i6", "c", { total: 1000, payments: [{ method: "giftCard", amount: 1000 }] }),
    makeInvoice("i7", "c", { total: 500, refunded: 200, currency: "EUR" }),
    makeInvoice("i8", "c", { total: 0 }),
  ]);
  clientId = await source.clientId("c");
});

/** The number and all its records, page by page. */
const explained = async (stat: string, at?: string): Promise<{ value: unknown; items: Row[] }> => {
  const items: Row[] = [];
  for (let cursor: string | undefined; ; ) {
    const query = { limit: "4", ...(cursor && { cursor }) };
    const { body } = await studio.call("GET /v1/clients/{clientId}/explain/{stat}", {
      params: { clientId, stat },
      query,
      ...(at && { at }),
    });
    items.push(...body.items);
    cursor = body.nextCursor ?? undefined;
    if (!cursor) return { value: body.value, items };
  }
};
const isNothing = (value: unknown): boolean => !value || (value as { amount?: number }).amount === 0;

describe("explain", () => {
  it.each(Stat.options)("S0-07 %s: every record that adds nothing says why, and no other does", async (stat) => {
    const { items } = await explained(stat);
    expect(items.length).toBeGreaterThan(0);
    for (const { record, value, reason } of items)
      expect([record.status, isNothing(value)], record.id).toEqual([record.status, reason !== undefined]);
  });

  it.each(["attended", "club-count", "period-count"])(
    "S0-07 S0-09 S0-36 the records of %s add up to it",
    async (stat) => {
      const { value, items } = await explained(stat);
      expect(items.reduce((sum, row) => sum + Number(row.value), 0)).toBe(value);
      expect(value).toBe({ attended: 4, "club-count": 3, "period-count": 1 }[stat]);
    },
  );

  it("S0-09 in a period without visits the records of period-count add up to 0 as well", async () => {
    const { value, items } = await explained("period-count", new Date(Date.now() + 400 * 86_400_000).toISOString());
    expect(value).toBe(0);
    expect(items.reduce((sum, row) => sum + Number(row.value), 0)).toBe(0);
  });

  it("S0-12 the records of ltv add up to it, each currency by itself", async () => {
    const { value, items } = await explained("ltv");
    const sums: Record<string, number> = {};
    for (const row of items) {
      const { amount, currency } = row.value as { amount: number; currency: string };
      sums[currency] = (sums[currency] ?? 0) + amount;
    }
    expect(value).toEqual({ amount: 1900, currency: "USD" });
    expect(sums).toEqual({ USD: 1900, EUR: 300 });
    expect(items).toHaveLength(8);
  });

  it("S0-10 S0-11 times are the latest, the earliest and the next of the records shown", async () => {
    const times = ({ items }: { items: Row[] }) =>
      items
        .map(({ value }) => value)
        .filter((value) => value !== null)
        .sort();
    for (const [stat, place] of [
      ["last-attendance", -1],
      ["first-visit", 0],
      ["scheduled-visit", 0],
    ] as const) {
      const answer = await explained(stat);
      expect(answer.value).toBe(times(answer).at(place));
    }
  });
});

describe("the Events tab", () => {
  it("S0-35 S0-36 lists all bookings, attended, upcoming and missed, with the number of attended events", async () => {
    const params = { clientId };
    const ids = async (query: Record<string, string>): Promise<string[]> => {
      const { body } = await studio.call("GET /v1/clients/{clientId}/bookings", { params, query });
      return body.items.map(({ source }: { source: { id: string } }) => source.id);
    };
    const all = await ids({ limit: "100" });
    expect(all.toSorted()).toEqual([
      ...Array.from({ length: 7 }, (_, i) => `b${i}`),
      "child",
      "next",
      "recent",
      "studio",
      "wait",
    ]);
    expect(await ids({ when: "upcoming" })).toEqual(["wait", "next"]);
    expect(await ids({ when: "past" })).toEqual(all.slice(2));
    const { body } = await studio.call("GET /v1/clients/{clientId}", { params });
    expect(body.badges.attendedEvents).toBe(4);
  });
});
