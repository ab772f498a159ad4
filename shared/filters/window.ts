import * as z from "zod";
import { birthdayIn } from "../kernel/birthday.ts";
import { daysBetween, LocalDate, localTime } from "../kernel/time.ts";

const Days = z.int("must be a whole number of days").min(0, "must be at least 0").max(3660, "must be at most 3660");

/**
 * A stretch of days by the client's own calendar: the last or next so many (a difference of at most so many days, today
 * included), or from and to a date, both included.
 */
export const Window = z
  .strictObject({
    lastDays: Days.optional(),
    nextDays: Days.optional(),
    from: LocalDate.optional(),
    to: LocalDate.optional(),
  })
  .superRefine(({ lastDays, nextDays, from, to }, fault) => {
    const ways = [lastDays, nextDays, from ?? to].filter((way) => way !== undefined).length;
    if (ways !== 1) fault.addIssue({ code: "custom", message: "must hold lastDays, nextDays, or from and to" });
    if (from !== undefined && to !== undefined && from > to)
      fault.addIssue({ code: "custom", path: ["to"], message: "must not be before from" });
  })
  .meta({ id: "Window" });
export type Window = z.output<typeof Window>;

const dayMs = 86_400_000;

/** Whether a calendar day lies in a window, seen from today. */
export const dayWithin = ({ lastDays, nextDays, from, to }: Window, day: string, today: string): boolean => {
  const ago = daysBetween(day, today);
  if (lastDays !== undefined) return ago >= 0 && ago <= lastDays;
  if (nextDays !== undefined) return ago <= 0 && -ago <= nextDays;
  return (from === undefined || from <= day) && (to === undefined || day <= to);
};

/** Whether an instant lies in a window: its local day does, and the last days end, the next begin, now. */
export const instantWithin = (window: Window, at: string, now: string, zone: string): boolean => {
  if (window.lastDays !== undefined && at > now) return false;
  if (window.nextDays !== undefined && at <= now) return false;
  return dayWithin(window, localTime(at, zone).day, localTime(now, zone).day);
};

/** Bounds in time, RFC 3339; absent: unbounded. */
export interface Span {
  from?: string;
  to?: string;
}

const moved = (instant: string, days: number): string => new Date(Date.parse(instant) + days * dayMs).toISOString();

/** Bounds that hold every instant of a window in every time zone; a little wider than the window itself. */
export const spanOf = ({ lastDays, nextDays, from, to }: Window, now: string): Span => {
  if (lastDays !== undefined) return { from: moved(now, -lastDays - 2), to: now };
  if (nextDays !== undefined) return { from: now, to: moved(now, nextDays + 2) };
  return { ...(from && { from: moved(`${from}T00:00:00Z`, -1) }), ...(to && { to: moved(`${to}T00:00:00Z`, 2) }) };
};

/** Bounds that hold both. */
export const hull = (a: Span, b: Span): Span => ({
  ...(a.from && b.from && { from: a.from < b.from ? a.from : b.from }),
  ...(a.to && b.to && { to: a.to > b.to ? a.to : b.to }),
});

/** Days until a birthday comes round, 0 on the day; one of 29 February is kept on the 28th in common years. */
export const daysToBirthday = (birthday: string, today: string): number => {
  const year = Number(today.slice(0, 4));
  const ahead = daysBetween(today, birthdayIn(birthday, String(year)));
  return ahead >= 0 ? ahead : daysBetween(today, birthdayIn(birthday, String(year + 1)));
};
