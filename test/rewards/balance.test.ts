import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { balanceOf as balanceBy, type MonthOfPoints, monthAfter } from "../../shared/rewards/balance.ts";

const always = (of: number | null) => [{ from: "2000-01", months: of }];
const balanceOf = (all: MonthOfPoints[], now: string, expireAfter: number | null) =>
  balanceBy(all, now, always(expireAfter));

const months = Array.from({ length: 30 }, (_, i) => monthAfter("2024-11", i));
const month = fc.constantFrom(...months);
const history = fc.uniqueArray(
  fc.record({ month, earned: fc.integer({ min: -30, max: 100 }), redeemed: fc.integer({ min: 0, max: 80 }) }),
  { selector: (one) => one.month, maxLength: 20 },
);
const expiry = fc.option(fc.integer({ min: 1, max: 14 }));

/** The same, point by point. */
const pointByPoint = (all: MonthOfPoints[], now: string, expireAfter: number | null) => {
  let held: string[] = [];
  let [expired, owed] = [0, 0];
  const expire = (at: string) => {
    const good = held.filter((of) => expireAfter === null || monthAfter(of, expireAfter) >= at);
    expired += held.length - good.length;
    held = good;
  };
  for (const { month: of, earned, redeemed } of all.toSorted((a, b) => a.month.localeCompare(b.month))) {
    expire(of < now ? of : now);
    for (let i = 0; i < earned; i += 1)
      if (owed > 0) owed -= 1;
      else held.push(of);
    for (let i = 0; i < redeemed + Math.max(0, -earned); i += 1) if (held.shift() === undefined) owed += 1;
  }
  expire(now);
  return { balance: held.length, owed, expired };
};

describe("the balance of points", () => {
  it("S2-15 is as counted point by point: the oldest spent first, expired by month, what is owed paid first", () => {
    fc.assert(
      fc.property(history, month, expiry, (all, now, expireAfter) => {
        const { balance, owed, expired } = balanceOf(all, now, expireAfter);
        expect({ balance, owed, expired }).toEqual(pointByPoint(all, now, expireAfter));
      }),
      { numRuns: 500 },
    );
  });

  it("S2-15 explains itself: earned − redeemed − expired = balance − owed, never both, in whatever order months are given", () => {
    fc.assert(
      fc.property(history, month, expiry, (all, now, expireAfter) => {
        const { earned, redeemed, expired, balance, owed } = balanceOf(all, now, expireAfter);
        expect(earned - redeemed - expired).toBe(balance - owed);
        expect(Math.min(balance, owed)).toBe(0);
        expect(balanceOf(all.toReversed(), now, expireAfter)).toEqual(balanceOf(all, now, expireAfter));
      }),
      { numRuns: 500 },
    );
  });

  it("S2-15 what is redeemed within the balance leaves the rest, and owes nothing then or later", () => {
    fc.assert(
      fc.property(history, month, expiry, fc.nat(), (all, now, expireAfter, some) => {
        const past = all.filter((one) => one.month <= now);
        const { balance } = balanceOf(past, now, expireAfter);
        const spent = balance === 0 ? 0 : some % (balance + 1);
        const here = past.find((one) => one.month === now) ?? { month: now, earned: 0, redeemed: 0 };
        const after = [...past.filter((one) => one !== here), { ...here, redeemed: here.redeemed + spent }];
        expect(balanceOf(after, now, expireAfter)).toMatchObject({ balance: balance - spent });
        for (const later of [1, 3, 20])
          expect(balanceOf(after, monthAfter(now, later), expireAfter).owed).toBe(
            spent > 0 ? 0 : balanceOf(past, now, expireAfter).owed,
          );
      }),
      { numRuns: 500 },
    );
  });

  it("S2-15 points of a month are good until the end of the month so many later", () => {
    const january = [{ month: "2026-01", earned: 10, redeemed: 0 }];
    expect(balanceOf(january, "2026-02", 1)).toMatchObject({
      balance: 10,
      expiringNext: { points: 10, on: "2026-02-28" },
    });
    expect(balanceOf(january, "2026-03", 1)).toMatchObject({ balance: 0, expired: 10, expiringNext: null });
    expect(balanceOf([{ ...january[0]!, month: "2024-01" }], "2024-02", 1).expiringNext?.on).toBe("2024-02-29");
    expect(balanceOf(january, "2031-01", null)).toMatchObject({ balance: 10, expiringNext: null });
  });

  it("S2-15 another expiry holds from the next month on: it owes nobody what was redeemed before, and expires what is left then", () => {
    fc.assert(
      fc.property(history, month, expiry, expiry, (all, now, before, after) => {
        const past = all.filter((one) => one.month <= now);
        const changed = [...always(before), { from: monthAfter(now, 1), months: after }];
        const was = balanceOf(past, now, before);
        const { balance, owed } = balanceBy(past, now, changed);
        expect({ balance, owed }).toEqual({ balance: was.balance, owed: was.owed });
        for (const later of [1, 2, 20]) expect(balanceBy(past, monthAfter(now, later), changed).owed).toBe(was.owed);
      }),
      { numRuns: 500 },
    );
    const old = [
      { month: "2025-01", earned: 100, redeemed: 0 },
      { month: "2025-06", earned: 0, redeemed: 80 },
    ];
    const changed = [{ from: "2025-08", months: 1 }];
    expect(balanceBy(old, "2025-07", changed)).toMatchObject({
      balance: 20,
      expiringNext: { points: 20, on: "2025-07-31" },
    });
    expect(balanceBy(old, "2025-08", changed)).toMatchObject({ balance: 0, expired: 20, owed: 0 });
  });
});
