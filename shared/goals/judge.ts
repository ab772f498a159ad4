import { thousandths } from "../transformation/decimal.ts";
import type { Point } from "../transformation/trend.ts";
import type { Goal, GoalState, Measure, Progress, Reached } from "./schema.ts";

type FieldMeasure = Extract<Measure, { kind: "field" }>;

/** How far a goal is, and when and by what it was reached. */
export interface Outcome {
  progress: Progress;
  reached: Reached | null;
}

/** Whole percent of a way, 100 only when it is done; all numbers are whole, so that none is rounded. */
const percentOf = (done: number, way: number): number => Math.min(100, Math.max(0, Math.floor((done * 100) / way)));

/** The value a goal began with: the one that was given, else the last up to its first day, else the first there is. */
const baseline = ({ from }: FieldMeasure, startsOn: string, points: Point[]): string | undefined =>
  from ?? points.findLast(({ on }) => on <= startsOn)?.value ?? points[0]?.value;

/**
 * A goal that is measured by a field, by the field's values, oldest first. It is reached by the first entry from its first day on that
 * meets the target: at most that where it began above, at least that where it began below.
 */
export const byField = (measure: FieldMeasure, startsOn: string, points: Point[]): Outcome => {
  const from = baseline(measure, startsOn, points);
  const last = points.at(-1);
  if (from === undefined || !last)
    return { progress: { percent: 0, from: from ?? null, last: null, lastBy: null }, reached: null };
  const [start, target] = [thousandths(from), thousandths(measure.target)];
  const meets = (value: string) => (target < start ? thousandths(value) <= target : thousandths(value) >= target);
  const found = points.find(({ on, value }) => on >= startsOn && meets(value));
  const percent = meets(last.value)
    ? 100
    : start === target
      ? 0
      : percentOf(thousandths(last.value) - start, target - start);
  return {
    progress: { percent, from, last: last.value, lastBy: last.entryId },
    reached: found ? { on: found.on, by: { type: "entry", id: found.entryId } } : null,
  };
};

/** A goal that is measured by the Club Count, as it is now; it began at nothing. */
export const byClubCount = (target: number, count: number, reached: Reached | null): Outcome => ({
  progress: { percent: percentOf(count, target), from: "0", last: String(count), lastBy: null },
  reached,
});

/** A goal without a measure: somebody says when it was reached. */
export const byHand = ({ reachedOn, reachedBy = "" }: Goal): Outcome => ({
  progress: { percent: reachedOn ? 100 : 0, from: null, last: null, lastBy: null },
  reached: reachedOn ? { on: reachedOn, by: { type: "hand", id: reachedBy } } : null,
});

/** The state of a goal on a local day; its last day still counts. */
export const stateOf = (
  { archived, dueOn }: Pick<Goal, "archived" | "dueOn">,
  reached: Reached | null,
  today: string,
): GoalState => {
  if (archived) return "archived";
  if (reached && (dueOn === undefined || reached.on <= dueOn)) return "reached";
  return dueOn !== undefined && dueOn < today ? "missed" : "open";
};
