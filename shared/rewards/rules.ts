import { type Fault, invalid } from "../kernel/errors.ts";
import { daysAfter } from "../kernel/time.ts";
import type { NewRewardSettings } from "./schema.ts";
import type { EarningRule } from "./settings-schema.ts";

type Wanted = NewRewardSettings["earning"][number];

const isOpen = ({ until }: EarningRule): boolean => until === undefined;
const reaches = ({ until }: EarningRule, day: string): boolean => until === undefined || until >= day;

const isSame = (rule: EarningRule, wanted: Wanted): boolean =>
  rule.points === wanted.points &&
  rule.per === ("per" in wanted ? wanted.per : undefined) &&
  (wanted.from === undefined || wanted.from === rule.from);

/** A rule up to a day; none where it would end before it begins. */
const endedOn = (rule: EarningRule, until: string): EarningRule[] =>
  !reaches(rule, until) ? [rule] : rule.from <= until ? [{ ...rule, until }] : [];

/** What becomes of the rules of one way to earn. */
const ofKind = (held: EarningRule[], wanted: Wanted | undefined, today: string): EarningRule[] => {
  if (!wanted) return held.flatMap((rule) => endedOn(rule, today)).filter(({ from }) => from <= today);
  if (held.some((rule) => isOpen(rule) && isSame(rule, wanted))) return held;
  const begun: EarningRule = { ...wanted, from: wanted.from ?? today };
  const before = held.filter((rule) => rule.from <= today || !isOpen(rule));
  return [...before.flatMap((rule) => endedOn(rule, daysAfter(begun.from, -1))), begun];
};

/** A rule that begins in the past may not stand where another one held: what was earned by that stays as it was. */
const faultOf = (held: EarningRule[], wanted: Wanted, i: number, today: string): Fault[] => {
  const { from } = wanted;
  if (from === undefined || from >= today || held.some((rule) => isOpen(rule) && isSame(rule, wanted))) return [];
  return held.some((rule) => rule.from <= today && reaches(rule, from))
    ? [{ pointer: `/body/earning/${i}/from`, message: `must not lie before ${today}: what was earned before stays` }]
    : [];
};

/**
 * The rules as they follow from those held and what is wanted now (S2-14). A rule as it is held goes on; one of another rate
 * begins, on `from` or today, and the one before ends the day before; one that is not wanted any more ends today. So a record
 * is always judged by the rule of its own day, and no change touches what was earned before. 422 for a beginning in the past
 * where another rule held.
 */
export const followingRules = (held: EarningRule[], wanted: readonly Wanted[], today: string): EarningRule[] => {
  const of = (on: string) => held.filter((rule) => rule.on === on);
  const faults = wanted.flatMap((one, i) => faultOf(of(one.on), one, i, today));
  if (faults.length > 0) throw invalid(faults);
  const kinds = new Set([...held, ...wanted].map(({ on }) => on));
  return [...kinds].flatMap((on) =>
    ofKind(
      of(on),
      wanted.find((one) => one.on === on),
      today,
    ),
  );
};
