import { daysAfter, daysBetween } from "../kernel/time.ts";
import type { Every } from "./schema.ts";

const dayUnits = { day: 1, week: 7 } as const;

const monthsLater = (day: string, months: number): string => {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  const all = year * 12 + month - 1 + months;
  const last = new Date(Date.UTC(Math.floor(all / 12), (all % 12) + 1, 0)).getUTCDate();
  return new Date(Date.UTC(Math.floor(all / 12), all % 12, Math.min(date, last))).toISOString().slice(0, 10);
};

/** The due day so many periods after the first entry; of months the same day, or the last where a month is shorter. */
export const dueDay = (firstOn: string, { count, unit }: Every, periods: number): string =>
  unit === "month" ? monthsLater(firstOn, periods * count) : daysAfter(firstOn, periods * count * dayUnits[unit]);

const monthOf = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));

/** The period a day lies in, from behind one due day up to the next: 1 ends with the first due day. */
const periodOf = (firstOn: string, every: Every, day: string): number => {
  if (every.unit !== "month") return Math.ceil(daysBetween(firstOn, day) / (every.count * dayUnits[every.unit]));
  let period = Math.floor((monthOf(day) - monthOf(firstOn)) / every.count);
  while (dueDay(firstOn, every, period) < day) period += 1;
  return period;
};

/**
 * The next due day of a log, by the local days of its entries; undefined where it has none. Due days stand fixed from the first
 * entry on: an entry in the period that ends with the next one meets it, however early, and moves none; a late entry makes up for
 * those missed before it, and the due day of its own period stays.
 */
export const nextDueOn = (days: string[], every: Every): string | undefined => {
  const [firstOn, ...later] = [...new Set(days)].sort();
  if (firstOn === undefined) return undefined;
  let next = 1;
  for (const day of later) {
    const period = periodOf(firstOn, every, day);
    if (next < period) next = period;
    else if (next === period) next += 1;
  }
  return dueDay(firstOn, every, next);
};

/** The first local day on which a log is overdue that was due on another, with the days of grace between. */
export const overdueFrom = (dueOn: string, graceDays: number): string => daysAfter(dueOn, graceDays + 1);
