import { TZDate } from "@date-fns/tz";
import * as z from "zod";

/** IANA name of a time zone; links such as `US/Eastern` count too. */
export const TimeZone = z.string().max(64).refine(isZone, "must be an IANA time zone such as America/New_York");

/** Names found good: the check itself costs as much as the rest of reading an account. */
const zones = new Set<string>();

function isZone(name: string): boolean {
  if (zones.has(name)) return true;
  try {
    if (!/^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/.test(name)) return false;
    new Intl.DateTimeFormat("en", { timeZone: name });
    zones.add(name);
    return true;
  } catch {
    return false;
  }
}

/** RFC 3339 instant with any offset in, UTC with milliseconds out: equal instants are equal strings and sort by time. */
export const Instant = z.iso
  .datetime({ offset: true, error: "must be an RFC 3339 time such as 2026-03-14T10:00:00Z", abort: true })
  .transform((text) => (isStoredForm(text) ? text : new Date(text).toISOString()))
  .refine((text) => text >= "1900" && text < "2200", "must lie between the years 1900 and 2200");

/** Whether a valid time is in the form we keep, `2026-03-14T10:00:00.000Z`, as nearly every one that is read is. */
function isStoredForm(text: string): boolean {
  return text.length === 24 && text.endsWith("Z");
}

/** A calendar day without a zone, `2026-03-14`. */
export const LocalDate = z.iso.date("must be a date such as 2026-03-14");

export interface LocalTime {
  /** `2026-03` */
  month: string;
  /** `2026-03-14` */
  day: string;
  /** 0–23 */
  hour: number;
  /** 0–59 */
  minute: number;
}

/** What the clock on the wall of `zone` shows at an instant. */
export const localTime = (instant: string, zone: string): LocalTime => {
  const at = new TZDate(instant, zone);
  const day = [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
  return { month: day.slice(0, 7), day, hour: at.getHours(), minute: at.getMinutes() };
};

/**
 * The instant at which the clock on the wall of a zone shows `2026-03-14T06:00`; of two the first, and where the clock skips
 * it, as much later as it skips.
 */
export const instantAt = (wall: string, zone: string): string => {
  const [year, month, day, hour, minute] = wall.split(/[-T:]/).map(Number) as [number, number, number, number, number];
  return new Date(new TZDate(year, month - 1, day, hour, minute, zone).getTime()).toISOString();
};

const dayMs = 86_400_000;
const numberOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / dayMs;

/** Days from one calendar day to another; negative when `to` is before. */
export const daysBetween = (from: string, to: string): number => numberOf(to) - numberOf(from);

/** The calendar day so many days after another, before it where that is negative. */
export const daysAfter = (day: string, days: number): string =>
  new Date((numberOf(day) + days) * dayMs).toISOString().slice(0, 10);
