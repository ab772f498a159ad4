import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Exchange } from "../../../infra/local/simulators/square/index.ts";
import type { Mapped } from "../../../shared/connectors/contract.ts";
import { SourceRecord } from "../../../shared/sources/schema.ts";
import { sourceOf } from "../../support/source.ts";
import { openStudio, type Studio } from "../../support/studio.ts";
import { faultsOfAnswer, faultsOfRequest } from "./described.ts";
import { lastOf, laterWindow, mapAll, now, openSquare, pullAll, wholeHistory } from "./site.ts";

let square: Awaited<ReturnType<typeof openSquare>>;
let studio: Studio;
let mapped: Mapped;
const exchanges: Exchange[] = [];
beforeAll(async () => {
  [square, studio] = await Promise.all([openSquare({ customers: 60, months: 14, seed: 7 }), openStudio()]);
  square.site.watch((exchange) => exchanges.push(exchange));
  mapped = mapAll(await wholeHistory(square.linkAt(), 16));
});
afterAll(() => square.site.stop());

/** Minor units that invoices add to their client, as the card has them. */
const ltvOf = (client: string): number =>
  lastOf(mapped, "invoice")
    .filter((one) => one.client === client && one.status === "paid")
    .reduce((sum, { payments = [], refunds = [], tips = 0 }) => {
      const counted = payments.filter(({ method }) => method !== "giftCard");
      const back = refunds.filter(({ method }) => method !== "giftCard");
      const paid = counted.reduce((all, { amount }) => all + amount, 0) - (counted.length > 0 ? tips : 0);
      return sum + paid - back.reduce((all, { amount }) => all + amount, 0);
    }, 0);

describe("the history of a Square account", () => {
  it("is asked for as the vendor describes it, page by page", () => {
    expect(exchanges.length).toBeGreaterThan(30);
    expect(exchanges.filter(({ status }) => status !== 200)).toEqual([]);
    expect(exchanges.flatMap(faultsOfRequest)).toEqual([]);
  });

  it("is answered by the simulator as the vendor describes it", () => {
    expect(exchanges.flatMap(faultsOfAnswer)).toEqual([]);
    const routes = new Set(exchanges.map(({ route }) => route));
    expect([...routes].sort()).toEqual([
      "GET /v2/bookings",
      "GET /v2/locations",
      "GET /v2/payments",
      "GET /v2/refunds/{id}",
      "POST /v2/catalog/batch-retrieve",
      "POST /v2/customers/search",
      "POST /v2/orders/batch-retrieve",
      "POST /v2/team-members/search",
    ]);
  });

  it("becomes records that the intake takes, nothing rejected", () => {
    expect(mapped.errors).toEqual([]);
    const faults = mapped.records.flatMap((record) => SourceRecord.safeParse(record).error?.issues ?? []);
    expect(faults).toEqual([]);
    expect(lastOf(mapped, "client")).toHaveLength(60);
  });

  it("S0-12 S0-36 adds up to what is true at the seller's, for every customer", () => {
    const bookings = lastOf(mapped, "booking");
    for (const [customer, { ltv, attended, bookings: by }] of square.site.truth()) {
      const own = bookings.filter((one) => one.client === customer);
      const count = (status: string) => own.filter((one) => one.status === status).length;
      expect([customer, ltvOf(customer)]).toEqual([customer, ltv]);
      expect([customer, count("attended"), count("absent"), count("earlyCancelled"), own.length]).toEqual([
        ...[customer, attended, by.NO_SHOW ?? 0, by.CANCELLED_BY_CUSTOMER ?? 0],
        Object.values(by).reduce((sum, n) => sum + n, 0),
      ]);
      const cancelled = own.filter((one) => typeof one.event !== "string" && one.event.cancelled);
      expect(cancelled).toHaveLength((by.CANCELLED_BY_SELLER ?? 0) + (by.DECLINED ?? 0));
    }
  });

  it("S0-12 S0-36 loaded as records, profiles say so too", async () => {
    const source = sourceOf(studio, "square");
    for (let at = 0; at < mapped.records.length; at += 500) {
      const answer = await source.send(mapped.records.slice(at, at + 500), now);
      expect(answer.rejected).toEqual([]);
    }
    expect(await studio.stream.settle()).toEqual([]);
    const truth = [...square.site.truth()].sort(([, a], [, b]) => b.ltv - a.ltv);
    for (const [customer, { ltv, attended }] of [...truth.slice(0, 4), ...truth.slice(-2)]) {
      const { quickStats } = await source.profile(customer, now);
      expect([customer, quickStats.ltv.amount, quickStats.clubCount]).toEqual([customer, ltv, attended]);
    }
    const again = await source.send(mapped.records.slice(0, 500), now);
    expect(again).toMatchObject({ written: 0, waiting: 0, rejected: [], writeUnits: 0 });
  });

  it("a later sync asks as described, and for what changed and the days around alone", async () => {
    const before = exchanges.length;
    square.site.at("2026-03-15T15:00:00.000Z");
    const link = square.linkAt("2026-03-15T15:00:00.000Z");
    const raws = [
      ...(await pullAll(link, "customers", { changedSince: now })),
      ...(await pullAll(link, "bookings", laterWindow(link.now))),
      ...(await pullAll(link, "payments", { changedSince: now })),
    ];
    const asked = exchanges.slice(before);
    expect(asked.flatMap(faultsOfRequest)).toEqual([]);
    expect(asked.flatMap(faultsOfAnswer)).toEqual([]);
    expect(asked.length).toBeLessThan(20);
    expect(raws.filter(({ resource }) => resource === "customers")).toEqual([]);
  });
});
