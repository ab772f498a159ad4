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

/**
 * S2-15. The balance as a count from nothing, month by month: what was earned in a month is good until the end of the month
 * `expireAfter` later (null: for ever), the oldest is spent first, and what is spent or taken off beyond what is there is
 * owed, paid by the next earnings. Pure, so that the order in which records came makes no difference.
 * @param now the local month it is as of
 */
export const balanceOf = (months: readonly MonthOfPoints[], now: string, expireAfter: number | null): Balance => {
  const lots: Lot[] = [];
  const total = { earned: 0, redeemed: 0, expired: 0 };
  let owed = 0;
  const expireBefore = (month: string): void => {
    while (expireAfter !== null && lots[0] && monthAfter(lots[0].month, expireAfter) < month)
      total.expired += lots.shift()!.points;
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
  const [first] = lots;
  return {
    ...total,
    balance: lots.reduce((sum, { points }) => sum + points, 0),
    owed,
    expiringNext:
      first && expireAfter !== null
        ? { points: first.points, on: lastDayOf(monthAfter(first.month, expireAfter)) }
        : null,
  };
};
