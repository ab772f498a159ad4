import fc from "fast-check";
import { describe, expect, it } from "vitest";
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
  "America/St_Johns",
  "Pacific/Apia",
  "Asia/Kathmandu",
  "America/Phoenix",
  "Pacific/Kiritimati",
  "Pacific/Pago_Pago",
  "UTC",
];
const zone = fc.constantFrom(...zones);
const two = (n: number): string => String(n).padStart(2, "0");
/** Every day of a year, 29 February too. */
const monthDay = fc.integer({ min: 0, max: 365 }).map((n) => {
  const day = new Date(Date.UTC(2024, 0, 1 + n));
  return `${two(day.getUTCMonth() + 1)}-${two(day.getUTCDate())}`;
});
const yearly = fc.oneof(fc.constantFrom("02-29", "02-28", "03-01", "12-31", "01-01"), monthDay);
/** Names of periods that have edges of their own. */
const kind = fc.oneof(
  fc.constantFrom("week", "month", "quarter", "year"),
  yearly.map((day) => `annual ${day}`),
  yearly.map((day) => `anniversary ${day}`),
);
const days = fc.oneof(fc.constantFrom(1, 2, 7, 30, 365, 3660), fc.integer({ min: 1, max: 3660 }));
const instant = fc
  .date({ min: new Date("2000-01-01T00:00:00Z"), max: new Date("2060-01-01T00:00:00Z"), noInvalidDate: true })
  .map((date) => date.toISOString());
const shifted = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();

const wall = (at: string, timeZone: string): string => {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  return parts.format(new Date(at));
};
/** The day on the wall; where the clock went back over midnight, the later of the two that it showed. */
const lastDayOf = (at: string, where: string): string =>
  [0, 1, 2]
    .map((hours) => wall(shifted(at, -hours * 3600_000), where))
    .toSorted()
    .at(-1)!;
const common = (year: string): boolean => new Date(`${year}-02-29T00:00:00Z`).getUTCDate() !== 29;
const isDay = (day: string, of: string): boolean =>
  day.endsWith(of) || (of === "02-29" && common(day.slice(0, 4)) && day.endsWith("02-28"));
/** Whether a day on the wall begins a period. */
const begins = (name: string, day: string): boolean => {
  const [of, setBy = ""] = name.split(" ");
  if (of === "week") return new Date(`${day}T00:00:00Z`).getUTCDay() === 1;
  if (of === "month") return day.endsWith("-01");
  if (of === "quarter") return /-(01|04|07|10)-01$/.test(day);
  return isDay(day, of === "year" ? "01-01" : setBy);
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
        expect([wall(from, where), begins(of, wall(from, where))]).toEqual([wall(from, where), true]);
        expect(wall(shifted(from, -1), where) < wall(from, where)).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  it("that roll are the last local days, today included, and the one before ends where it begins", () => {
    fc.assert(
      fc.property(instant, days, zone, (at, many, where) => {
        const name = `rolling ${many}`;
        const { from, to } = periodOf(at, name, where);
        expect(from <= at && at < to).toBe(true);
        expect(wall(shifted(to, -1), where)).toBe(lastDayOf(at, where));
        expect(periodOf(shifted(to, -1), name, where)).toEqual({ from, to });
        expect(periodOf(shifted(from, -1), name, where).to).toBe(from);
        const later = periodOf(to, name, where);
        expect(later.from > from || many === 1).toBe(true);
        const first = Date.parse(lastDayOf(at, where)) - (many - 1) * 86_400_000;
        expect(wall(from, where) >= new Date(first).toISOString().slice(0, 10)).toBe(true);
        expect(wall(shifted(from, -1), where) < new Date(first).toISOString().slice(0, 10)).toBe(true);
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
        expect(localTime(at, where)).toMatchObject({ month: day.slice(0, 7), day, hour: hour(at, where) });
      }),
      { numRuns: 1500 },
    );
  });
});
