import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PeriodKind } from "../../shared/accounts/schema.ts";
import { localTime } from "../../shared/kernel/time.ts";
import { periodOf } from "../../shared/settling/period.ts";

/** Daylight saving in either half of the year, at midnight (Beirut, Santiago, Cairo, Havana), half hours, none, and the far ends of the day. */
const zones = [
  "America/New_York",
  "Europe/London",
  "Australia/Lord_Howe",
  "Asia/Beirut",
  "America/Santiago",
  "Africa/Cairo",
  "America/Havana",
  "Asia/Kathmandu",
  "America/Phoenix",
  "Pacific/Kiritimati",
  "Pacific/Pago_Pago",
  "UTC",
];
const zone = fc.constantFrom(...zones);
const kind = fc.constantFrom(...PeriodKind.options);
const instant = fc
  .date({ min: new Date("2000-01-01T00:00:00Z"), max: new Date("2060-01-01T00:00:00Z"), noInvalidDate: true })
  .map((date) => date.toISOString());
const shifted = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();

const wall = (at: string, timeZone: string): string => {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  return parts.format(new Date(at));
};
/** Whether a day on the wall begins a period. */
const begins: Record<PeriodKind, (day: string) => boolean> = {
  week: (day) => new Date(`${day}T00:00:00Z`).getUTCDay() === 1,
  month: (day) => day.endsWith("-01"),
  quarter: (day) => /-(01|04|07|10)-01$/.test(day),
  year: (day) => day.endsWith("-01-01"),
};

describe("periods S0-09", () => {
  it("hold their instant, and touch without gap or overlap", () => {
    fc.assert(
      fc.property(instant, kind, zone, (at, of, where) => {
        const { from, to } = periodOf(at, of, where);
        expect(from <= at && at < to).toBe(true);
        expect(periodOf(to, of, where).from).toBe(to);
        expect(periodOf(shifted(from, -1), of, where).to).toBe(from);
        expect(periodOf(from, of, where)).toEqual({ from, to });
        expect(periodOf(shifted(to, -1), of, where)).toEqual({ from, to });
      }),
      { numRuns: 1500 },
    );
  });

  it("begin at the first instant of a local day that begins one, daylight saving or not", () => {
    fc.assert(
      fc.property(instant, kind, zone, (at, of, where) => {
        const { from } = periodOf(at, of, where);
        expect([wall(from, where), begins[of](wall(from, where))]).toEqual([wall(from, where), true]);
        expect(wall(shifted(from, -1), where) < wall(from, where)).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  it("end where daylight saving does with the local day, not 24 hours after the last", () => {
    expect(periodOf("2026-03-08T12:00:00.000Z", "week", "America/New_York")).toEqual({
      from: "2026-03-02T05:00:00.000Z",
      to: "2026-03-09T04:00:00.000Z",
    });
    expect(periodOf("2026-03-29T12:00:00.000Z", "month", "Europe/London")).toEqual({
      from: "2026-03-01T00:00:00.000Z",
      to: "2026-03-31T23:00:00.000Z",
    });
  });

  it("local times are what the clock on the wall shows", () => {
    const hour = (at: string, timeZone: string) =>
      Number(new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", hourCycle: "h23" }).format(new Date(at)));
    fc.assert(
      fc.property(instant, zone, (at, where) => {
        const day = wall(at, where);
        expect(localTime(at, where)).toEqual({ month: day.slice(0, 7), day, hour: hour(at, where) });
      }),
      { numRuns: 1500 },
    );
  });
});
