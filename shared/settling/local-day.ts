import { tzOffset } from "@date-fns/tz";

const dayMs = 86_400_000;
/** The clocks of no two zones are further apart from UTC, and no change of a clock is larger. */
const farthest = 40 * 3600_000;
/** A clock put back over midnight shows the end of a day again; no clock goes back by more, ms. */
const mostBack = 3 * 3600_000;

/** What the clock on the wall shows, as epoch ms would in UTC. */
const wallOf = (at: number, zone: string): number => at + Math.round(tzOffset(zone, new Date(at)) * 60_000);
const shownDay = (at: number, zone: string): number => Math.floor(wallOf(at, zone) / dayMs);
const utc = (ms: number): string => new Date(ms).toISOString();

/** `2026-03-14` of a day counted from 1 January 1970. */
export const dateOf = (day: number): string => utc(day * dayMs).slice(0, 10);

/** A local day by its year, month (from 0) and day of the month, counted from 1 January 1970; what runs over goes on. */
export const dayOf = (year: number, month: number, date = 1): number => Date.UTC(year, month, date) / dayMs;

/** Year, month (from 0) and day of the month. */
export const calendarOf = (day: number): [number, number, number] => {
  const date = new Date(day * dayMs);
  return [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
};

/**
 * The first instant at which the clock on the wall of `zone` shows a day or a later one, RFC 3339 UTC: midnight, or the end
 * of the hour that daylight saving skips there; where midnight comes twice, the first; a day a zone skipped has no length.
 */
export const midnightOf = (day: number, zone: string): string => {
  const shown = day * dayMs;
  const near = 2 * shown - wallOf(shown, zone);
  const guess = shown + near - wallOf(near, zone);
  if (shownDay(guess, zone) === day && shownDay(guess - 1, zone) < day) return utc(guess);
  let [before, from] = [shown - farthest, shown + farthest];
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    if (shownDay(middle, zone) < day) before = middle;
    else from = middle;
  }
  return utc(from);
};

/** The local day of an instant, counted from 1 January 1970: that whose midnight is the last before it. */
export const dayAt = (at: string, zone: string): number => {
  const wall = wallOf(Date.parse(at), zone);
  const day = Math.floor(wall / dayMs);
  const late = (day + 1) * dayMs - wall <= mostBack;
  return late && midnightOf(day + 1, zone) <= at ? day + 1 : day;
};
