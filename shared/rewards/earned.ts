import type { Rules } from "../settling/rules.ts";
import type { EarningRule } from "./settings-schema.ts";

/** The rule by which something of a kind earns points on a local day; undefined where it earns none. */
export const ruleOn = (
  earning: readonly EarningRule[] | undefined,
  on: EarningRule["on"],
  day: string,
): EarningRule | undefined =>
  earning?.find((rule) => rule.on === on && rule.from <= day && (!rule.until || day <= rule.until));

/** S2-14. What a visit earns on the local day of its start, as a sum; nothing where no rule holds. */
export const visitPoints = ({ earning }: Pick<Rules, "earning">, day: string): { points?: number } => {
  const rule = ruleOn(earning, "visit", day);
  return rule ? { points: rule.points } : {};
};

/** S2-14. What an invoice earns by the rule of the day it was issued on: for every whole `per` of what is paid, refunds taken off; below 0 for a return. */
export const purchasePoints = (
  { earning, currency }: Pick<Rules, "earning" | "currency">,
  day: string,
  paid: { amount: number; currency: string },
): number => {
  const rule = paid.currency === currency ? ruleOn(earning, "purchase", day) : undefined;
  return rule?.per ? Math.trunc(paid.amount / rule.per) * rule.points : 0;
};
