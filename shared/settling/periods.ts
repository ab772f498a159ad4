import type { Settled } from "../table/item.ts";
import type { Card } from "./card.ts";
import { dayAt, midnightOf } from "./local-day.ts";
import { periodOf, rollingDays } from "./period.ts";
import { countsByDay, type VisitDays, visitDaysOf } from "./visit-days.ts";

/** Ended periods a card still keeps, so that a clock that stood ahead for a while does no harm. */
const endedKept = 2;
/** Days a card keeps before those of a rolling period, for the same. */
const daysKept = 7;

type Counted = Pick<Card, "periods" | "days" | "periodKind" | "zone">;

/** The first day of the rolling period that ends with the day of an instant. */
const firstDay = (at: string, days: number, zone: string): number => dayAt(at, zone) - days + 1;

/** A period that ended before anything was counted in it is not begun. */
const addTo = (card: Counted, at: string, club: number, now: string): void => {
  const held = card.periods.find(({ from, to }) => from <= at && at < to);
  if (held) {
    held.count += club;
    return;
  }
  const current = periodOf(now, card.periodKind, card.zone);
  if (at < current.from) return;
  const period = at < current.to ? current : periodOf(at, card.periodKind, card.zone);
  card.periods.push({ ...period, count: club });
};

/** Days that left the period are let go, never taken back: what is kept is right whatever the clock says. */
const moveDays = (card: Counted, changes: [at: string, club: number][], now: string, days: number): VisitDays => {
  const since = Math.max(card.days?.since ?? Number.NEGATIVE_INFINITY, firstDay(now, days, card.zone) - daysKept);
  const moved = changes.map(([at, club]) => [dayAt(at, card.zone), club] as const).filter(([day]) => day >= since);
  if (card.days && moved.length === 0 && since === card.days.since) return card.days;
  const counts = card.days ? countsByDay(card.days) : new Map<number, number>();
  for (const [day, club] of moved) counts.set(day, Math.max(0, (counts.get(day) ?? 0) + club));
  return visitDaysOf(since, counts);
};

/** Moves the Club Count of current and later periods by one record's change. */
export const movePeriods = (
  card: Counted,
  before: Settled | undefined,
  after: Settled | undefined,
  now: string,
): void => {
  const changes: [string, number][] = [];
  if (before?.at && before.sums.club) changes.push([before.at, -before.sums.club]);
  if (after?.at && after.sums.club) changes.push([after.at, after.sums.club]);
  const days = rollingDays(card.periodKind);
  if (days !== undefined) {
    if (changes.length > 0) card.days = moveDays(card, changes, now, days);
    return;
  }
  for (const [at, club] of changes) addTo(card, at, club, now);
  const sorted = card.periods.filter(({ count }) => count !== 0).sort((a, b) => (a.from < b.from ? -1 : 1));
  const ended = sorted.filter(({ to }) => to <= now);
  card.periods = [...ended.slice(-endedKept), ...sorted.filter(({ to }) => to > now)];
};

/** From when on a card counts visits, as of `now`. */
export const countedFrom = ({ periodKind, zone }: Counted, now: string): string => {
  const days = rollingDays(periodKind);
  return days === undefined
    ? periodOf(now, periodKind, zone).from
    : midnightOf(firstDay(now, days, zone) - daysKept, zone);
};

/** The periods counted anew, after another zone or other periods. */
export const recountPeriods = (card: Counted, visits: { at: string; club: number }[], now: string): void => {
  card.periods = [];
  delete card.days;
  for (const { at, club } of visits) movePeriods(card, undefined, { rules: "", at, sums: { club } }, now);
};

const sumOf = (days: VisitDays, from: number, to: number): number =>
  [...countsByDay(days)].reduce((sum, [day, count]) => sum + (from <= day && day <= to ? count : 0), 0);

/** Period Count at `now` (S0-09): of the period that holds now, by the clock alone; what nobody visited has no entry. */
export const periodCount = (card: Counted, now: string): number => {
  const days = rollingDays(card.periodKind);
  if (days === undefined) return card.periods.find(({ from, to }) => from <= now && now < to)?.count ?? 0;
  return card.days ? sumOf(card.days, firstDay(now, days, card.zone), dayAt(now, card.zone)) : 0;
};

/** What a card says of its periods at `now` and of all later ones: equal cards count equally at any later time. */
export const periodsFrom = (card: Counted, now: string): unknown => {
  const days = rollingDays(card.periodKind);
  if (days === undefined) return [periodCount(card, now), card.periods.filter(({ from }) => from > now)];
  const first = firstDay(now, days, card.zone);
  const counts = card.days ? [...countsByDay(card.days)] : [];
  return counts.filter(([day]) => day >= first).sort(([a], [b]) => a - b);
};
