import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { daysAfter } from "../../shared/kernel/time.ts";
import { ruleOn } from "../../shared/rewards/earned.ts";
import { followingRules } from "../../shared/rewards/rules.ts";
import type { NewRewardSettings } from "../../shared/rewards/schema.ts";
import type { EarningRule } from "../../shared/rewards/settings-schema.ts";

type Wanted = NewRewardSettings["earning"];
const today = "2026-03-10";
const kind = fc.constantFrom("visit" as const, "review" as const);
const day = fc.integer({ min: -40, max: 40 });
const change = fc.record({
  on: day,
  wanted: fc.uniqueArray(fc.record({ on: kind, points: fc.integer({ min: 1, max: 3 }), from: fc.option(day) }), {
    selector: (one) => one.on,
    maxLength: 2,
  }),
});
const wantedOf = (wanted: { on: "visit" | "review"; points: number; from: number | null }[]): Wanted =>
  wanted.map(({ from, ...one }) => ({ ...one, ...(from !== null && { from: daysAfter(today, from) }) }));
const days = Array.from({ length: 100 }, (_, i) => daysAfter(today, i - 50));
const rates = (rules: EarningRule[], on: EarningRule["on"]) => days.map((one) => ruleOn(rules, on, one)?.points);

describe("the rules of earning", () => {
  it("S2-14 whatever is changed, on any day, leaves every day before as it was, and one rule a day", () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
        let rules: EarningRule[] = [];
        for (const { on, wanted } of changes.toSorted((a, b) => a.on - b.on)) {
          const at = daysAfter(today, on);
          let next: EarningRule[];
          try {
            next = followingRules(rules, wantedOf(wanted), at);
          } catch {
            continue;
          }
          for (const one of ["visit", "review"] as const) {
            const [before, after] = [rates(rules, one), rates(next, one)];
            for (const [i, that] of days.entries())
              if (that < at && before[i] !== undefined) expect(after[i]).toBe(before[i]);
              else expect(next.filter((rule) => ruleOn([rule], one, that)).length).toBeLessThanOrEqual(1);
          }
          rules = next;
        }
      }),
      { numRuns: 500 },
    );
  });

  it("S2-14 another rate ends the old one the day before; the same again changes nothing; what is not named ends today", () => {
    const first = followingRules([], [{ on: "visit", points: 10 }], "2026-01-01");
    const second = followingRules(first, [{ on: "visit", points: 20 }], today);
    expect(second).toEqual([
      { on: "visit", points: 10, from: "2026-01-01", until: "2026-03-09" },
      { on: "visit", points: 20, from: today },
    ]);
    expect(followingRules(second, [{ on: "visit", points: 20 }], "2026-04-01")).toEqual(second);
    expect(followingRules(second, [], "2026-04-01").at(-1)).toMatchObject({ until: "2026-04-01" });
  });

  it("S2-14 a beginning in the past is refused where another rule held, by name; where none did it holds from then on", () => {
    const held: EarningRule[] = [{ on: "visit", points: 10, from: "2026-02-01" }];
    const back: Wanted = [{ on: "visit", points: 20, from: "2026-01-01" }];
    expect(() => followingRules(held, back, today)).toThrow(
      expect.objectContaining({
        faults: [{ pointer: "/body/earning/0/from", message: expect.stringContaining(today) }],
      }),
    );
    expect(followingRules([], back, today)).toEqual(back);
  });

  it("S2-14 one that is to come may be changed or dropped until it begins", () => {
    const held = followingRules([], [{ on: "visit", points: 10 }], "2026-01-01");
    const coming = followingRules(held, [{ on: "visit", points: 20, from: "2026-04-01" }], today);
    expect(rates(coming, "visit").slice(-1)).toEqual([20]);
    const other = followingRules(coming, [{ on: "visit", points: 30, from: "2026-04-01" }], today);
    expect(other).toEqual([
      { on: "visit", points: 10, from: "2026-01-01", until: "2026-03-31" },
      { on: "visit", points: 30, from: "2026-04-01" },
    ]);
    expect(ruleOn(followingRules(other, [], today), "visit", "2026-04-02")).toBeUndefined();
  });
});
