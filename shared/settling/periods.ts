import type { PeriodKind } from "../accounts/schema.ts";
import type { Settled } from "../table/item.ts";
import type { Card } from "./card.ts";
import { periodOf } from "./period.ts";

/** Ended periods a card still keeps, so that a clock that stood ahead for a while does no harm. */
const endedKept = 2;

/** A period that ended before anything was counted in it is not begun. */
const addTo = (card: Card, at: string, club: number, now: string): void => {
  const held = card.periods.find(({ from, to }) => from <= at && at < to);
  if (held) {
    held.count += club;
    return;
  }
  const current = periodOf(now, card.periodKind as PeriodKind, card.zone);
  if (at < current.from) return;
  const period = at < current.to ? current : periodOf(at, card.periodKind as PeriodKind, card.zone);
  card.periods.push({ ...period, count: club });
};

/** Moves the Club Count of current and later periods by one record's change. */
export const movePeriods = (card: Card, before: Settled | undefined, after: Settled | undefined, now: string): void => {
  if (before?.at && before.sums.club) addTo(card, before.at, -before.sums.club, now);
  if (after?.at && after.sums.club) addTo(card, after.at, after.sums.club, now);
  const sorted = card.periods.filter(({ count }) => count !== 0).sort((a, b) => (a.from < b.from ? -1 : 1));
  const ended = sorted.filter(({ to }) => to <= now);
  card.periods = [...ended.slice(-endedKept), ...sorted.filter(({ to }) => to > now)];
};

/** The periods counted anew, after another zone or kind of period. */
export const recountPeriods = (card: Card, visits: { at: string; club: number }[], now: string): void => {
  card.periods = [];
  for (const { at, club } of visits) movePeriods(card, undefined, { rules: "", at, sums: { club } }, now);
};

/** Period Count at `now` (S0-09): of the period that holds now; a period nobody visited in has no entry. */
export const periodCount = (card: Pick<Card, "periods">, now: string): number =>
  card.periods.find(({ from, to }) => from <= now && now < to)?.count ?? 0;
