import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wallClock } from "../../shared/events/view.ts";
import { instantAt } from "../../shared/kernel/time.ts";
import { faultsOfRule, horizonOf, startsBetween } from "../../shared/series/rule.ts";
import type { Rule } from "../../shared/series/schema.ts";

const now = "2026-02-20T12:00:00.000Z";
const rule = (rrule: string, more: Partial<Rule> = {}): Rule => ({
  rrule,
  startsOn: "2026-03-02T06:00",
  timeZone: "America/New_York",
  ...more,
});
const wallsOf = (of: Rule): string[] =>
  startsBetween(of, instantAt(of.startsOn, of.timeZone), horizonOf(of, now)).map((at) => wallClock(at, of.timeZone));
const faultOf = (of: Rule) => faultsOfRule(of, now)[0];

describe("S2-02 the rule of a series", () => {
  it("keeps 06:00 at 06:00 as the clock goes forward and back", () => {
    const spring = startsBetween(rule("FREQ=WEEKLY;BYDAY=SU;COUNT=2"), "2026-03-01T00:00:00.000Z", "2026-04-01");
    expect(spring).toEqual(["2026-03-08T10:00:00.000Z", "2026-03-15T10:00:00.000Z"]);
    const autumn = rule("FREQ=DAILY;COUNT=3", { startsOn: "2026-10-31T06:00" });
    expect(startsBetween(autumn, "2026-10-31T00:00:00.000Z", "2026-11-03")).toEqual([
      "2026-10-31T10:00:00.000Z",
      "2026-11-01T11:00:00.000Z",
      "2026-11-02T11:00:00.000Z",
    ]);
  });

  it("has no event on the day whose clock skips its time, and the first of an hour that comes twice", () => {
    const skipped = rule("FREQ=DAILY;COUNT=3", { startsOn: "2026-03-07T02:30" });
    expect(wallsOf(skipped)).toEqual(["2026-03-07T02:30", "2026-03-09T02:30", "2026-03-10T02:30"]);
    const twice = rule("FREQ=DAILY;COUNT=2", { startsOn: "2026-10-31T01:30" });
    expect(startsBetween(twice, "2026-10-31T00:00:00.000Z", "2026-12-01")).toEqual([
      "2026-10-31T05:30:00.000Z",
      "2026-11-01T05:30:00.000Z",
    ]);
    expect(faultOf(rule("FREQ=DAILY;COUNT=3", { startsOn: "2026-03-08T02:30" }))).toEqual({
      pointer: "/body/startsOn",
      message: "is skipped by the clock of America/New_York on that day",
    });
  });

  it("takes a last day whole, leaves days out, and makes one without an end thirteen weeks ahead", () => {
    expect(wallsOf(rule("FREQ=WEEKLY;UNTIL=20260316"))).toHaveLength(3);
    expect(wallsOf(rule("FREQ=WEEKLY;UNTIL=20260316T090000Z"))).toHaveLength(2);
    expect(wallsOf(rule("FREQ=WEEKLY;COUNT=3", { exceptDays: ["2026-03-09"] }))).toEqual([
      "2026-03-02T06:00",
      "2026-03-16T06:00",
    ]);
    expect(wallsOf(rule("FREQ=WEEKLY"))).toHaveLength(14);
  });

  it.each([
    ["every Monday", "must be a recurrence rule of RFC 5545"],
    ["FREQ=WEEKLY\nEXDATE:20260309T060000", "must be a recurrence rule of RFC 5545"],
    ["FREQ=SECONDLY", "must have a FREQ of DAILY, WEEKLY, MONTHLY or YEARLY, not SECONDLY"],
    ["FREQ=MINUTELY;COUNT=3", "not MINUTELY"],
    ["FREQ=HOURLY;COUNT=3", "not HOURLY"],
    ["BYDAY=MO", "not none"],
    ["FREQ=WEEKLY;BYHOUR=6", "must not hold BYHOUR; the time of day is that of startsOn"],
    ["FREQ=WEEKLY;BYDAY=MO;BYDAY=TU", "must name each part once"],
    ["FREQ=WEEKLY;BYDAY=XX", "must not have XX as its BYDAY"],
    ["FREQ=WEEKLY;INTERVAL=0", "must not have 0 as its INTERVAL"],
    ["FREQ=WEEKLY;COUNT=367", "must not have 367 as its COUNT"],
    ["FREQ=MONTHLY;BYMONTHDAY=32", "must not have 32 as its BYMONTHDAY"],
    ["FREQ=WEEKLY;COUNT=3;UNTIL=20260401", "must have COUNT or UNTIL"],
    ["FREQ=WEEKLY;BYDAY=1MO", "is no recurrence rule of RFC 5545"],
    ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=2", "gives no event"],
    ["FREQ=WEEKLY;UNTIL=20260101", "gives no event"],
    ["FREQ=WEEKLY;COUNT=200", "must end within two years"],
    ["FREQ=WEEKLY;UNTIL=20290101", "must end within two years"],
  ])("refuses %s and says why", (rrule, message) => {
    expect(faultOf(rule(rrule))).toMatchObject({ pointer: "/body/rrule", message: expect.stringContaining(message) });
  });

  it("refuses more events at once than a year has days, and one that only has days left out", () => {
    const daily = rule("FREQ=DAILY;UNTIL=20270601");
    expect(faultOf(daily)?.message).toBe("must give at most 366 events at once, not 457");
    const none = rule("FREQ=DAILY;COUNT=1", { exceptDays: ["2026-03-02"] });
    expect(faultOf(none)?.message).toBe("gives no event");
  });
});

const weekday = fc.constantFrom("MO", "TU", "WE", "TH", "FR", "SA", "SU");
const two = (n: number) => String(n).padStart(2, "0");
const rules = fc
  .record({
    freq: fc.oneof(
      fc.uniqueArray(weekday, { minLength: 1 }).map((days) => `FREQ=WEEKLY;BYDAY=${days.join(",")}`),
      weekday.map((day) => `FREQ=MONTHLY;BYDAY=2${day}`),
      fc.integer({ min: 1, max: 31 }).map((day) => `FREQ=MONTHLY;BYMONTHDAY=${day}`),
      fc.integer({ min: -3, max: -1 }).map((day) => `FREQ=MONTHLY;BYMONTHDAY=${day}`),
    ),
    interval: fc.integer({ min: 1, max: 3 }),
    end: fc.oneof(
      fc.integer({ min: 1, max: 8 }).map((count) => `;COUNT=${count}`),
      fc.constant(";UNTIL=20261231"),
      fc.constant(""),
    ),
    zone: fc.constantFrom("America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
    hour: fc.integer({ min: 0, max: 23 }),
    minute: fc.constantFrom(0, 15, 30),
  })
  .map(
    ({ freq, interval, end, zone, month, day, hour, minute }): Rule => ({
      rrule: `${freq};INTERVAL=${interval}${end}`,
      startsOn: `2026-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`,
      timeZone: zone,
    }),
  )
  .filter(({ startsOn, timeZone }) => wallClock(instantAt(startsOn, timeZone), timeZone) === startsOn);

describe("S2-02 for any weekly or monthly rule in any zone", () => {
  it("every start shows the rule's time on the wall, each is later than the one before", () => {
    fc.assert(
      fc.property(rules, (of) => {
        const starts = startsBetween(of, instantAt(of.startsOn, of.timeZone), horizonOf(of, now));
        for (const at of starts) expect(wallClock(at, of.timeZone).slice(11)).toBe(of.startsOn.slice(11));
        for (const [i, at] of starts.entries()) if (i > 0) expect(at > starts[i - 1]!).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it("pieces that are cut anywhere give the same starts as one go", () => {
    fc.assert(
      fc.property(rules, fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 30 }), (of, sizes) => {
        const to = horizonOf(of, now);
        const whole = startsBetween(of, instantAt(of.startsOn, of.timeZone), to);
        const pieces: string[] = [];
        let from = instantAt(of.startsOn, of.timeZone);
        for (const size of sizes) {
          const next = startsBetween(of, from, to);
          pieces.push(...next.slice(0, size));
          from = next[size] ?? to;
        }
        expect([...pieces, ...startsBetween(of, from, to)]).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });
});
