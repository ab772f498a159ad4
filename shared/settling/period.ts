import { TZDate } from "@date-fns/tz";
import {
  addMonths,
  addQuarters,
  addWeeks,
  addYears,
  startOfMonth,
  startOfQuarter,
  startOfWeek,
  startOfYear,
} from "date-fns";
import type { PeriodKind } from "../accounts/schema.ts";

/** A stretch of time: from its first instant to the first instant after it, RFC 3339 UTC. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

const starts = { week: startOfWeek, month: startOfMonth, quarter: startOfQuarter, year: startOfYear };
const next = { week: addWeeks, month: addMonths, quarter: addQuarters, year: addYears };
const utc = (date: Date): string => new Date(date.getTime()).toISOString();

/** The last one found of each kind and zone: what is settled together asks for the current one again and again. */
const lastFound = new Map<string, Period>();

/**
 * The calendar period of an instant, its edges local midnights of `zone`, daylight saving included; weeks begin on
 * Monday (ISO 8601). A visit exactly on the edge belongs to the later period.
 */
export const periodOf = (at: string, kind: PeriodKind, zone: string): Period => {
  const name = `${kind} ${zone}`;
  const known = lastFound.get(name);
  if (known && known.from <= at && at < known.to) return known;
  const from = starts[kind](new TZDate(at, zone), { weekStartsOn: 1 });
  const to = starts[kind](next[kind](from, 1), { weekStartsOn: 1 });
  const period: Period = { from: utc(from), to: utc(to) };
  lastFound.set(name, period);
  return period;
};
