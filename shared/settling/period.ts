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
  from: string;
  to: string;
}

const starts = { week: startOfWeek, month: startOfMonth, quarter: startOfQuarter, year: startOfYear };
const next = { week: addWeeks, month: addMonths, quarter: addQuarters, year: addYears };
const utc = (date: Date): string => new Date(date.getTime()).toISOString();

/**
 * The calendar period of an instant, its edges local midnights of `zone`, daylight saving included; weeks begin on
 * Monday (ISO 8601). A visit exactly on the edge belongs to the later period.
 */
export const periodOf = (at: string, kind: PeriodKind, zone: string): Period => {
  const from = starts[kind](new TZDate(at, zone), { weekStartsOn: 1 });
  const to = starts[kind](next[kind](from, 1), { weekStartsOn: 1 });
  return { from: utc(from), to: utc(to) };
};
