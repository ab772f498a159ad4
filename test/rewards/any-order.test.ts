import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { clientPk } from "../../shared/clients/header.ts";
import { makeBooking, makeClient } from "../support/make.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { shopOf } from "./shop.ts";

let studio: Studio;
let shop: ReturnType<typeof shopOf>;
let prizeIds: string[];
const now = "2026-03-31T16:00:00.000Z";

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(now) });
  studio = await openStudio();
  shop = shopOf(studio);
  await shop.set({ on: true, earning: [{ on: "visit", points: 10, from: "2025-01-01" }], expireAfterMonths: 2 });
  prizeIds = [await shop.prize(5, 100), await shop.prize(25, 100), await shop.prize(60)];
});
afterAll(() => {
  vi.useRealTimers();
});

const status = fc.constantFrom("attended", "attended", "absent", "lateCancelled");
const act = fc.oneof(
  fc.record({ act: fc.constant("visit" as const), visit: fc.nat(5), month: fc.integer({ min: 1, max: 3 }), status }),
  fc.record({ act: fc.constant("delete" as const), visit: fc.nat(5) }),
  fc.record({ act: fc.constant("redeem" as const), prize: fc.nat(2) }),
  fc.record({ act: fc.constant("give" as const), points: fc.constantFrom(-30, 15, 40) }),
  fc.record({ act: fc.constant("takeBack" as const), which: fc.nat(10) }),
  fc.record({ act: fc.constant("settle" as const) }),
);
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never;

let made = 0;

/** Plays acts for a client; what was redeemed never took the balance below 0. */
const play = async (acts: Act[]) => {
  made += 1;
  const of = `o${made}`;
  await shop.source.load([makeClient(of)]);
  const clientId = await newest();
  const entries: string[] = [];
  for (const one of acts) {
    vi.setSystemTime(Date.now() + 1000);
    if (one.act === "visit") {
      const event = { startsAt: `2026-0${one.month}-1${one.visit}T15:00:00.000Z` };
      await shop.source.send([makeBooking(`${of}-${one.visit}`, of, { event, status: one.status })]);
    } else if (one.act === "delete")
      await shop.source.send([{ type: "deleted", of: "booking", id: `${of}-${one.visit}` }]);
    else if (one.act === "give") entries.push(await shop.give(clientId, one.points));
    else if (one.act === "settle") await shop.settle(clientId);
    else if (one.act === "takeBack" && entries.length > 0) {
      const [id] = entries.splice(one.which % entries.length, 1);
      expect((await shop.takeBack(clientId, id!)).status).toBe(204);
    } else if (one.act === "redeem") {
      const before = await shop.points(clientId);
      const answer = await shop.redeem(clientId, prizeIds[one.prize]!);
      const after = await shop.points(clientId);
      const cost = [5, 25, 60][one.prize]!;
      expect(answer.status).toBe(before.balance >= cost ? 201 : 409);
      if (answer.status !== 201) continue;
      entries.push(answer.body.id);
      expect([after.balance, after.owed]).toEqual([before.balance - cost, 0]);
    }
  }
  return { clientId, of };
};
const newest = async (): Promise<string> =>
  (await studio.call("GET /v1/clients", { query: { limit: "100" } })).body.items
    .map(({ id }: { id: string }) => id)
    .sort()
    .at(-1);

describe("points, in any order", () => {
  it("S2-14 S2-15 visits, corrections, redemptions and reversals come to what a count from nothing says", {
    timeout: 300_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 14 }), async (acts) => {
        const { clientId } = await play(acts);
        expect(await studio.stream.settle()).toEqual([]);
        const shown = await shop.points(clientId);
        const pk = clientPk(studio.accountId, clientId);
        const { items } = await studio.table.query({ pk });
        const attended = items.filter(
          ({ type, gone, data }) => type === "booking" && !gone && data.status === "attended",
        );
        const entries = items.filter(({ type, gone }) => type === "reward" && !gone).map(({ data }) => data);
        const spent = entries.filter(({ kind }) => kind === "redemption");
        const sum = (of: Record<string, unknown>[]) => of.reduce((total, { points }) => total + Number(points), 0);
        expect(shown.redeemed).toBe(-sum(spent) || 0);
        expect(shown.earned).toBe(attended.length * 10 + sum(entries) - sum(spent));
        expect(shown.earned - shown.redeemed - shown.expired).toBe(shown.balance - shown.owed);
        expect((await shop.history(clientId)).reduce((total, { points }) => total + points, 0)).toBe(
          shown.earned - shown.redeemed,
        );
        const { points = 0, redeemed = 0 } = items.find(({ type }) => type === "card")!.data.sums as Record<
          string,
          number
        >;
        expect([points, redeemed]).toEqual([shown.earned, shown.redeemed]);
        await shop.settle(clientId);
        expect(await shop.points(clientId)).toEqual(shown);
      }),
      { numRuns: 25 },
    );
  });

  it("S2-15 points expire at the studio's midnight, in a zone that changed its clock that month", async () => {
    await shop.source.load([
      makeClient("dst"),
      makeBooking("dst-1", "dst", { event: { startsAt: "2026-02-01T04:30:00Z" } }),
    ]);
    const clientId = await shop.source.clientId("dst");
    const last = "2026-04-01T03:59:00.000Z";
    expect(await shop.points(clientId, last)).toMatchObject({
      balance: 10,
      expiringNext: { points: 10, on: "2026-03-31" },
    });
    expect(await shop.points(clientId, "2026-04-01T04:00:00.000Z")).toMatchObject({ balance: 0, expired: 10 });
    expect((await shop.redeem(clientId, prizeIds[0]!, "2026-04-01T04:00:00.000Z")).status).toBe(409);
    expect((await shop.redeem(clientId, prizeIds[0]!, last)).status).toBe(201);
    await shop.settle(clientId);
    expect(await shop.points(clientId, "2026-04-01T04:00:00.000Z")).toMatchObject({ balance: 0, expired: 5, owed: 0 });
  });
});
