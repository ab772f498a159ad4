import { TZDate } from "@date-fns/tz";
import { UTCDateMini } from "@date-fns/utc";
import { addDays, addMonths, differenceInCalendarDays, getISODay } from "date-fns";

/** A calendar day of the studio without a zone, `2026-03-14`. */
export type Day = string;

const midnight = (day: Day): Date => new UTCDateMini(`${day}T00:00:00Z`);
const dayOf = (date: Date): Day => date.toISOString().slice(0, 10);

/** The day `days` later, or earlier when negative. */
export const plusDays = (day: Day, days: number): Day => dayOf(addDays(midnight(day), days));

/** The same day of the month `months` later, the month's last day where it has no such day. */
export const plusMonths = (day: Day, months: number): Day => dayOf(addMonths(midnight(day), months));

/** Whole days from one day to another. */
export const daysBetween = (from: Day, to: Day): number => differenceInCalendarDays(midnight(to), midnight(from));

/** 1 = Monday … 7 = Sunday. */
export const weekday = (day: Day): number => {
  const known = weekdays.get(day) ?? getISODay(midnight(day));
  weekdays.set(day, known);
  return known;
};

const weekdays = new Map<Day, number>();

/** 1 = January … 12 = December. */
export const monthOf = (day: Day): number => Number(day.slice(5, 7));

/** The first day of the month. */
export const firstOfMonth = (day: Day): Day => `${day.slice(0, 7)}-01`;

/** Every day from `from` to `to`, both included. */
export const daysFrom = (from: Day, to: Day): Day[] =>
  Array.from({ length: Math.max(0, daysBetween(from, to) + 1) }, (_, index) => plusDays(from, index));

/** The instant at which the clock on the wall of `zone` shows `time` (`06:00`), as RFC 3339 UTC. */
export const instant = (day: Day, time: string, zone: string): string => {
  const key = `${day} ${time} ${zone}`;
  const known = instants.get(key) ?? wallClock(day, time, zone);
  instants.set(key, known);
  return known;
};

const instants = new Map<string, string>();

const wallClock = (day: Day, time: string, zone: string): string => {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  const [hour, minute] = time.split(":").map(Number) as [number, number];
  return utc(new TZDate(year, month - 1, date, hour, minute, 0, zone).getTime());
};

/** An instant moved by minutes. */
export const plusMinutes = (at: string, minutes: number): string => utc(Date.parse(at) + minutes * 60_000);

const utc = (ms: number): string => new Date(ms).toISOString().replace(".000Z", "Z");
