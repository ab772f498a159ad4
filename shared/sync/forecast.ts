import type { Connector } from "../connectors/contract.ts";
import { daysBetween } from "../kernel/time.ts";
import { historyShare } from "./budget.ts";
import { emptyMonths } from "./plan.ts";
import type { Source, SyncState } from "./schema.ts";

/** How far the first sync is, and what it will still take as it went so far; null where nothing can be said yet. */
export interface Forecast {
  done: boolean;
  /** the month that is being brought over, of those that come by month */
  month: string | null;
  callsMade: number;
  callsLeft: number | null;
  daysLeft: number | null;
}

const monthsBetween = (from: string, to: string): number =>
  Math.max(0, Math.round(daysBetween(`${from}-01`, `${to}-01`) / 30.44));

/** Months of a history that are still to come: down to its first day, else until as many as end it hold nothing. */
const monthsLeft = (month: string, empty: number, { historyFrom }: Source): number =>
  historyFrom === null ? emptyMonths - empty : monthsBetween(historyFrom.slice(0, 7), month) + 1;

/** The forecast of a first sync: what is left of each resource costs what it cost so far, and a day has so many calls. */
export const forecastOf = (connector: Connector, source: Source, state: SyncState): Forecast => {
  const resources = connector.resources.map(({ name, history }) => ({
    kind: history,
    at: state.resources[name]?.history,
  }));
  const callsMade = resources.reduce((sum, { at }) => sum + (at?.calls ?? 0), 0);
  const open = resources.filter(({ at }) => !at?.done);
  const month =
    open
      .flatMap(({ at }) => at?.month ?? [])
      .sort()
      .at(-1) ?? null;
  const left = open.map(({ kind, at }) => {
    if (!at) return undefined;
    if (kind === "whole") return at.share ? (at.calls * (1 - at.share)) / at.share : undefined;
    if (at.months === 0 || at.month === undefined) return undefined;
    return (at.calls / at.months) * monthsLeft(at.month, at.empty, source);
  });
  const known = left.every((calls) => calls !== undefined);
  const callsLeft = known ? Math.ceil(left.reduce<number>((sum, calls) => sum + (calls ?? 0), 0)) : null;
  const perDay = source.callsPerDay && source.callsPerDay * historyShare;
  const daysLeft = callsLeft === null ? null : perDay ? Math.ceil(callsLeft / perDay) : 0;
  return { done: open.length === 0, month, callsMade, callsLeft, daysLeft };
};
