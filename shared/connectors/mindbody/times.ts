import { daysAfter, instantAt, localTime } from "../../kernel/time.ts";

/** Whether a time of the vendor says itself where it is: with an offset, or as UTC. */
const placed = /(Z|[+-]\d{2}:\d{2})$/;

/** `…:ss:ms`, which the vendor writes at times, as `…:ss.ms`. */
const withMillis = (text: string): string => text.replace(/(T\d{2}:\d{2}:\d{2}):/, "$1.");

/** Whether what looks like a time is one that a clock and a calendar have. */
export const isTime = (text: string): boolean => {
  const written = text.includes("T") && !placed.test(text) ? `${text}Z` : text;
  return !Number.isNaN(Date.parse(withMillis(written)));
};

/** What the vendor writes as time, as an instant: one without an offset is the wall's of the zone. `…:ss:ms` is read too. */
export const instantOf = (text: string, zone: string): string => {
  if (text.includes("T") && placed.test(text)) return new Date(withMillis(text)).toISOString();
  const [day = "", clock = "00:00"] = text.split("T");
  const seconds = Number(clock.split(":")[2]?.slice(0, 2) ?? 0);
  return new Date(Date.parse(instantAt(`${day}T${clock.slice(0, 5)}`, zone)) + seconds * 1000).toISOString();
};

/** A time that the vendor documents as UTC, whether it says so itself or not. */
export const utcOf = (text: string): string => instantOf(text, "UTC");

/** The calendar day that is meant: one that is written as midnight is itself, of a time the day on the wall of the zone. */
export const dayOf = (text: string, zone: string): string =>
  /T00:00(:00([.:]0+)?)?Z?$|^[^T]+$/.test(text) ? text.slice(0, 10) : localTime(instantOf(text, zone), zone).day;

/** An instant as a bound that the vendor reads in UTC. */
export const bound = (instant: string): string => `${instant.slice(0, 19)}Z`;

const longAgo = "2000-01-01";
/** Days ahead that a schedule is asked for. */
const ahead = 400;

/**
 * First and last second, on the site's wall, of the days that a window touches: the vendor filters by day and documents no zone, so no less is
 * asked for. Without bounds: everything there ever was, and the schedule ahead. Neither end is ever left to the vendor's defaults.
 */
export const daysIn = (
  { from, to }: { from?: string | undefined; to?: string | undefined },
  { now, zone }: { now: string; zone: string },
): { start: string; end: string } => {
  const first = from ? localTime(from, zone).day : longAgo;
  const last = to ? localTime(to, zone).day : daysAfter(localTime(now, zone).day, ahead);
  return { start: `${first}T00:00:00`, end: `${last}T23:59:59` };
};
