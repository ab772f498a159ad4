import { daysAfter, instantAt, localTime } from "../kernel/time.ts";
import type { Pace } from "./schema.ts";

const minute = 60_000;
const plus = (at: string, minutes: number): string => new Date(Date.parse(at) + minutes * minute).toISOString();

/** The first time of day `time` in a zone that is after an instant, daylight saving included. */
export const nextAt = (time: string, after: string, zone: string): string => {
  const { day } = localTime(after, zone);
  for (const on of [day, daysAfter(day, 1), daysAfter(day, 2)]) {
    const at = instantAt(`${on}T${time}`, zone);
    if (at > after) return at;
  }
  throw new Error(`No ${time} comes after ${after} in ${zone}.`);
};

const two = (n: number): string => String(n).padStart(2, "0");
const timeOf = (at: string, zone: string): string => {
  const { hour, minute } = localTime(at, zone);
  return `${two(hour)}:${two(minute)}`;
};

/** Whether a time of day lies in the quiet hours: from inclusive, to exclusive. */
const isQuiet = (time: string, { from, to }: NonNullable<Pace["quiet"]>): boolean =>
  from <= to ? from <= time && time < to : from <= time || time < to;

/** A time, or the end of the quiet hours it falls in. */
const afterQuiet = (at: string, quiet: Pace["quiet"], zone: string): string =>
  quiet && isQuiet(timeOf(at, zone), quiet) ? nextAt(quiet.to, at, zone) : at;

const mostMinutes = 24 * 60;

/** When a source is synced next; each failure in a row doubles the wait, up to a day. */
export const nextRun = (now: string, pace: Pace, zone: string, failures = 0): string =>
  afterQuiet(plus(now, Math.min(pace.everyMinutes * 2 ** failures, mostMinutes)), pace.quiet, zone);

/** When it is reconciled next; undefined where it never is. */
export const nextReconcile = (now: string, { reconcileAt }: Pace, zone: string): string | undefined =>
  reconcileAt === null ? undefined : nextAt(reconcileAt, now, zone);
