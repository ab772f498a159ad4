import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { daysAfter, daysBetween } from "../../shared/kernel/time.ts";
import { decimalOf, thousandths } from "../../shared/transformation/decimal.ts";
import { dueDay, nextDueOn, overdueFrom } from "../../shared/transformation/due.ts";
import type { Every } from "../../shared/transformation/schema.ts";

const week: Every = { count: 1, unit: "week" };
const month: Every = { count: 1, unit: "month" };

const anyDay = fc.integer({ min: 0, max: 40_000 }).map((days) => daysAfter("1990-01-01", days));
const anyEvery = fc.record({
  count: fc.integer({ min: 1, max: 24 }),
  unit: fc.constantFrom("day" as const, "week" as const, "month" as const),
});
const anyLog = fc.record({
  first: anyDay,
  after: fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 30 }),
  every: anyEvery,
});
const daysOf = ({ first, after }: { first: string; after: number[] }) => [
  first,
  ...after.map((days) => daysAfter(first, days)),
];

/** The same by going through the due days one by one, as a person would with a calendar. */
const byHand = (days: string[], every: Every): string => {
  const sorted = [...new Set(days)].sort();
  const first = sorted[0]!;
  let period = 1;
  for (const day of sorted.slice(1)) {
    // missed ones are made up for by this entry
    let missed = false;
    while (dueDay(first, every, period) < day) {
      period += 1;
      missed = true;
    }
    const opened = dueDay(first, every, period - 1);
    if (!missed && opened < day) period += 1;
  }
  return dueDay(first, every, period);
};

describe("S2-22 when the next entry is due", () => {
  it.each<[string, string[], Every, string]>([
    ["after the first entry, a period later", ["2026-01-05"], week, "2026-01-12"],
    ["an early entry meets it, and moves the one after it not", ["2026-01-05", "2026-01-07"], week, "2026-01-19"],
    ["an entry on the day meets it", ["2026-01-05", "2026-01-12"], week, "2026-01-19"],
    ["two in a period meet one", ["2026-01-05", "2026-01-07", "2026-01-09"], week, "2026-01-19"],
    ["a late one makes up for it, and its own period's stays", ["2026-01-05", "2026-01-13"], week, "2026-01-19"],
    ["a late one makes up for all before it", ["2026-01-05", "2026-02-04"], week, "2026-02-09"],
    ["a second one in that period meets it", ["2026-01-05", "2026-01-13", "2026-01-14"], week, "2026-01-26"],
    ["two on one day are one", ["2026-01-05", "2026-01-13", "2026-01-13"], week, "2026-01-19"],
    ["the 31st is the last day of shorter months", ["2026-01-31"], month, "2026-02-28"],
    ["and the 31st again after them", ["2026-01-31", "2026-02-20"], month, "2026-03-31"],
    ["29 February in a leap year", ["2024-01-31"], month, "2024-02-29"],
    ["29 February is 28 February a year later", ["2024-02-29"], { count: 12, unit: "month" }, "2025-02-28"],
    ["and 29 February four years later", ["2024-02-29", "2027-06-01"], { count: 12, unit: "month" }, "2028-02-29"],
    ["over the end of a year", ["2025-12-31"], { count: 2, unit: "month" }, "2026-02-28"],
    ["days over a change of the clock are days", ["2026-03-07"], { count: 2, unit: "day" }, "2026-03-09"],
  ])("%s", (_, days, every, due) => {
    expect(nextDueOn(days, every)).toBe(due);
  });

  it("is as going through the calendar says, whatever the days and their order", () => {
    fc.assert(
      fc.property(anyLog, ({ every, ...log }) => {
        const days = daysOf(log);
        expect(nextDueOn(days.toReversed(), every)).toBe(byHand(days, every));
        expect(nextDueOn([...days, ...days], every)).toBe(byHand(days, every));
      }),
      { numRuns: 500 },
    );
  });

  it("stands on a due day counted from the first entry, behind the last one, and never too far", () => {
    fc.assert(
      fc.property(anyLog, ({ every, ...log }) => {
        const days = daysOf(log);
        const [due, last] = [nextDueOn(days, every)!, days.toSorted().at(-1)!];
        expect(due >= last).toBe(true);
        const all = Array.from({ length: 1000 }, (_, period) => dueDay(log.first, every, period));
        const place = all.indexOf(due);
        expect(place).toBeGreaterThan(0);
        // no more than one due day is met ahead of its time
        expect(all[place - 2] === undefined || all[place - 2]! < last).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("due days rise, and keep the day of the month where the month has it", () => {
    fc.assert(
      fc.property(anyDay, anyEvery, fc.integer({ min: 0, max: 200 }), (first, every, period) => {
        const [due, next] = [dueDay(first, every, period), dueDay(first, every, period + 1)];
        expect(due < next).toBe(true);
        if (every.unit !== "month") expect(daysBetween(due, next)).toBe(every.count * (every.unit === "week" ? 7 : 1));
        else {
          const lastOfMonth = daysAfter(due, 1).slice(8) === "01";
          expect(due.slice(8) === first.slice(8) || (lastOfMonth && due.slice(8) < first.slice(8))).toBe(true);
        }
      }),
    );
  });

  it("is overdue from the day after it and the days of grace", () => {
    expect([overdueFrom("2026-02-28", 0), overdueFrom("2026-02-28", 3)]).toEqual(["2026-03-01", "2026-03-04"]);
    expect(nextDueOn([], week)).toBeUndefined();
  });
});

describe("S2-22 numbers", () => {
  it("are exact: 0.1 + 0.2 is 0.3, whatever is typed", () => {
    expect(decimalOf(thousandths("0.1") + thousandths("0.2"))).toBe("0.3");
    expect(decimalOf(thousandths("72.4") - thousandths("72.5"))).toBe("-0.1");
    expect(decimalOf(thousandths("-0"))).toBe("0");
    fc.assert(
      fc.property(fc.integer({ min: -999_999_999_999, max: 999_999_999_999 }), (value) => {
        expect(thousandths(decimalOf(value))).toBe(value);
      }),
    );
  });
});
