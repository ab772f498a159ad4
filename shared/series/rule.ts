import { RRuleTemporal } from "rrule-temporal";
import { wallClock } from "../events/view.ts";
import type { Fault } from "../kernel/errors.ts";
import { instantAt, localTime } from "../kernel/time.ts";
import { isEndless, partsOf, syntaxFault } from "./rule-parts.ts";
import type { Rule } from "./schema.ts";

/** Occurrences a series makes at once at most, and how far from its start a rule may reach, ms. */
export const mostOccurrences = 366;
const reach = 2 * 366 * 24 * 3600_000;
/** How far ahead the events of a rule without an end are made. */
const ahead = 13 * 7 * 24 * 3600_000;

const after = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString();

/** Up to when the events of a rule are made, as of `now`: all of them, or thirteen weeks of one without an end. */
export const horizonOf = (rule: Rule, now: string): string => {
  const first = instantAt(rule.startsOn, rule.timeZone);
  if (!isEndless(rule)) return after(first, reach);
  return after(first > now ? first : now, ahead);
};

/** The library takes a last day for a time only where the start is one; days are compared here. */
const expanded = ({ rrule, startsOn, timeZone }: Rule): { rule: RRuleTemporal; lastDay: string | undefined } => {
  const parts = partsOf(rrule);
  const until = parts.get("UNTIL");
  const lastDay = until?.length === 8 ? until.replace(/(....)(..)(..)/, "$1-$2-$3") : undefined;
  if (lastDay) parts.delete("UNTIL");
  const text = [...parts].map(([name, value]) => `${name}=${value}`).join(";");
  const begin = `${startsOn.replace(/[-:]/g, "")}00`;
  const rruleString = `DTSTART;TZID=${timeZone}:${begin}\nRRULE:${text}`;
  return { rule: new RRuleTemporal({ rruleString, strict: true, cache: false }), lastDay };
};

/**
 * The starts a rule gives from an instant on and before another, in order, by the clock on the wall of its zone: 06:00 stays
 * 06:00 over daylight saving; a day whose clock skips the time has none (RFC 5545, 3.3.10), of a time that comes twice the first counts.
 */
export const startsBetween = (rule: Rule, from: string, to: string): string[] => {
  const { rule: library, lastDay } = expanded(rule);
  const except = new Set(rule.exceptDays);
  return library
    .between(new Date(from), new Date(to), true)
    .map(({ epochMilliseconds }) => new Date(epochMilliseconds).toISOString())
    .filter((at) => at >= from && at < to)
    .filter((at) => {
      const { day } = localTime(at, rule.timeZone);
      return !except.has(day) && (lastDay === undefined || day <= lastDay);
    });
};

/** Everything wrong with a rule, as faults of a request's body (422); none where it can be made from `now` on. */
export const faultsOfRule = (rule: Rule, now: string): Fault[] => {
  const { rrule, startsOn, timeZone } = rule;
  const first = instantAt(startsOn, timeZone);
  const fault = (pointer: string, message: string): Fault[] => [{ pointer: `/body/${pointer}`, message }];
  if (wallClock(first, timeZone) !== startsOn)
    return fault("startsOn", `is skipped by the clock of ${timeZone} on that day`);
  if (Math.abs(Date.parse(first) - Date.parse(now)) > reach)
    return fault("startsOn", "must be at most two years from now");
  const syntax = syntaxFault(rrule);
  if (syntax) return fault("rrule", syntax);
  const count = Number(partsOf(rrule).get("COUNT") ?? 0);
  const until = partsOf(rrule).get("UNTIL")?.slice(0, 8) ?? "";
  const late = fault("rrule", "must end within two years of startsOn");
  if (until > after(first, reach).slice(0, 10).replaceAll("-", "")) return late;
  try {
    const bare = startsBetween({ ...rule, exceptDays: [] }, first, after(first, reach));
    if (count > bare.length && bare.length > 0) return late;
    const made = startsBetween(rule, first, horizonOf(rule, now));
    if (made.length > mostOccurrences)
      return fault("rrule", `must give at most ${mostOccurrences} events at once, not ${made.length}`);
    const except = new Set(rule.exceptDays);
    return bare.some((at) => !except.has(localTime(at, timeZone).day)) ? [] : fault("rrule", "gives no event");
  } catch (error) {
    return fault("rrule", `is no recurrence rule of RFC 5545: ${(error as Error).message}`);
  }
};
