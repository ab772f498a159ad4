/** Points of a local month: earned (corrections taken off) and redeemed. */
export interface MonthOfPoints {
  month: string;
  earned: number;
  redeemed: number;
}

/** What is left of points; earned − redeemed − expired = balance − owed. */
export interface Balance {
  earned: number;
  redeemed: number;
  expired: number;
  /** may be redeemed now, never below 0 */
  balance: number;
  /** what reversals took beyond the balance: the next earnings pay it first */
  owed: number;
  /** the points that expire next, and the last day they are good for */
  expiringNext: { points: number; on: string } | null;
}

/** The month so many after another, `2026-03`. */
export const monthAfter = (month: string, months: number): string => {
  const [year, number] = month.split("-").map(Number) as [number, number];
  return new Date(Date.UTC(year, number - 1 + months)).toISOString().slice(0, 7);
};

const lastDayOf = (month: string): string => {
  const [year, number] = month.split("-").map(Number) as [number, number];
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
};

/** For how many months points are good, from the beginning of a month on; null: for ever. In order. */
export type Expiry = readonly { from: string; months: number | null }[];

/** Whether points of a month are gone at another, by what held at the end of each month between. */
const isGone = (of: string, at: string, expiry: Expiry): boolean =>
  expiry.some(({ from, months }, i) => {
    const next = expiry[i + 1];
    const last = next && next.from <= at ? monthAfter(next.from, -1) : at;
    return months !== null && from <= at && monthAfter(of, months) < last;
  });

interface Lot {
  month: string;
  points: number;
}

/** Takes points off the oldest lots; what they do not hold. */
const spend = (lots: Lot[], points: number): number => {
  let left = points;
  while (left > 0 && lots[0]) {
    const taken = Math.min(left, lots[0].points);
    lots[0].points -= taken;
    left -= taken;
    if (lots[0].points === 0) lots.shift();
  }
  return left;
};

const sumOf = (lots: Lot[]): number => lots.reduce((sum, { points }) => sum + points, 0);

const nextOf = (lots: Lot[], now: string, expiry: Expiry): Balance["expiringNext"] => {
  const months = expiry.at(-1)?.months ?? null;
  if (months === null || !lots[0]) return null;
  const lastOf = ({ month }: Lot): string => (monthAfter(month, months) > now ? monthAfter(month, months) : now);
  const last = lastOf(lots[0]);
  return { points: sumOf(lots.filter((lot) => lastOf(lot) === last)), on: lastDayOf(last) };
};

/**
 * S2-15. The balance as a count from nothing, month by month: what was earned in a month is good until the end of the month
 * so many later as `expiry` said then, the oldest is spent first, and what is spent or taken off beyond what is there is
 * owed, paid by the next earnings. Pure, so that the order in which records came makes no difference.
 * @param now the local month it is as of
 */
export const balanceOf = (months: readonly MonthOfPoints[], now: string, expiry: Expiry): Balance => {
  const lots: Lot[] = [];
  const total = { earned: 0, redeemed: 0, expired: 0 };
  let owed = 0;
  const expireBefore = (month: string): void => {
    while (lots[0] && isGone(lots[0].month, month, expiry)) total.expired += lots.shift()!.points;
  };
  for (const { month, earned, redeemed } of months.toSorted((a, b) => (a.month < b.month ? -1 : 1))) {
    expireBefore(month < now ? month : now);
    total.earned += earned;
    total.redeemed += redeemed;
    const paid = Math.min(owed, Math.max(0, earned));
    owed -= paid;
    if (earned > paid) lots.push({ month, points: earned - paid });
    owed += spend(lots, redeemed + Math.max(0, -earned));
  }
  expireBefore(now);
  return { ...total, balance: sumOf(lots), owed, expiringNext: nextOf(lots, now, expiry) };
};
