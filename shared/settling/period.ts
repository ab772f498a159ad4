import type { CountSettings } from "../accounts/schema.ts";
import { calendarOf, dateOf, dayAt, dayOf, midnightOf } from "./local-day.ts";

/** A stretch of time: from its first instant to the first instant after it, RFC 3339 UTC. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** First local day of the period a day is of, and the first day after it. */
type Span = (day: number, setBy: string) => [first: number, after: number];

const ofMonths =
  (many: number): Span =>
  (day) => {
    const [year, month] = calendarOf(day);
    const first = month - (month % many);
    return [dayOf(year, first), dayOf(year, first + many)];
  };

/** From a month and day, `MM-DD`, to the next; 29 February is 28 February in common years. */
const yearly: Span = (day, monthDay) => {
  const [month, date] = monthDay.split("-").map(Number) as [number, number];
  const inYear = (year: number) => Math.min(dayOf(year, month - 1, date), dayOf(year, month, 0));
  const [year] = calendarOf(day);
  return inYear(year) <= day ? [inYear(year), inYear(year + 1)] : [inYear(year - 1), inYear(year)];
};

/** Days since Monday; 1 January 1970 was a Thursday. */
const sinceMonday = (day: number): number => (((day + 3) % 7) + 7) % 7;

const spans: Record<CountSettings["period"]["kind"], Span> = {
  week: (day) => [day - sinceMonday(day), day - sinceMonday(day) + 7],
  month: ofMonths(1),
  quarter: ofMonths(3),
  year: ofMonths(12),
  anniversary: yearly,
  annual: yearly,
  rolling: (day, days) => [day - Number(days) + 1, day + 1],
};

/**
 * The name of the periods a client is counted by: the kind the studio chose and what sets it, `month`, `annual 04-01`,
 * `rolling 365`, `anniversary 02-29` (the local day of client since). Cards with one name have the same periods.
 */
export const periodNameOf = (period: CountSettings["period"], since: string, zone: string): string => {
  if (period.kind === "annual") return `annual ${period.resetOn}`;
  if (period.kind === "rolling") return `rolling ${period.days}`;
  return period.kind === "anniversary" ? `anniversary ${dateOf(dayAt(since, zone)).slice(5)}` : period.kind;
};

/** Days of a rolling period; undefined of every other, which has edges that stand. */
export const rollingDays = (name: string): number | undefined =>
  name.startsWith("rolling ") ? Number(name.slice(8)) : undefined;

interface Found extends Period {
  /** the instants it is the period of: for a rolling one those of its last day */
  since: string;
}

/** The last one found of each name and zone: what is settled together asks for the current one again and again. */
const lastFound = new Map<string, Found>();

/**
 * The period of an instant, by the name of the periods (`periodNameOf`); its edges are local midnights of `zone`, daylight
 * saving included, and weeks begin on Monday (ISO 8601). A visit exactly on the edge belongs to the later period. A rolling
 * period is the last so many local days, that of the instant included; the one before it ends where it begins.
 */
export const periodOf = (at: string, name: string, zone: string): Period => {
  const asked = `${name} ${zone}`;
  const known = lastFound.get(asked);
  if (known && known.since <= at && at < known.to) return { from: known.from, to: known.to };
  const [kind, setBy = ""] = name.split(" ") as [keyof typeof spans, string?];
  const day = dayAt(at, zone);
  const [first, after] = spans[kind](day, setBy);
  const [from, to] = [midnightOf(first, zone), midnightOf(after, zone)];
  lastFound.set(asked, { from, to, since: kind === "rolling" ? midnightOf(day, zone) : from });
  return { from, to };
};
