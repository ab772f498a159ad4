import type { Ctx } from "../ctx.ts";
import { localTime } from "../kernel/time.ts";
import type { Card } from "../settling/card.ts";
import { type Point, pointsFrom } from "../transformation/trend.ts";
import { clubReached } from "./club.ts";
import { byClubCount, byField, byHand, type Outcome, stateOf } from "./judge.ts";
import type { Goal, GoalView, Reached } from "./schema.ts";

/** What some goals of a client are measured by, each read once. */
interface Facts {
  today: string;
  club: number;
  points: Map<string, Point[]>;
  reached: Map<number, Reached>;
}

/**
 * Y13, Y24. Asks only for what these goals are measured by: entries from the first day of the earliest on and the last before it,
 * visits where a target is reached.
 */
const factsFor = async (ctx: Ctx, clientId: string, card: Card, goals: Goal[]): Promise<Facts> => {
  const { zone, sums } = card;
  const club = sums.club ?? 0;
  const byFields = goals.flatMap(({ measure, startsOn }) =>
    measure?.kind === "field" ? [{ field: measure.field, startsOn }] : [],
  );
  const [from] = byFields.map(({ startsOn }) => startsOn).sort();
  const fields = [...new Set(byFields.map(({ field }) => field))];
  const targets = goals.flatMap(({ measure: one }) =>
    one?.kind === "clubCount" && one.target <= club ? [one.target] : [],
  );
  const [points, reached] = await Promise.all([
    from === undefined ? new Map<string, Point[]>() : pointsFrom(ctx, clientId, fields, from),
    clubReached(ctx, clientId, zone, targets),
  ]);
  return { today: localTime(ctx.now(), zone).day, club, points, reached };
};

const outcomeOf = (goal: Goal, { club, points, reached }: Facts): Outcome => {
  const { measure, startsOn } = goal;
  if (!measure) return byHand(goal);
  if (measure.kind === "field") return byField(measure, startsOn, points.get(measure.field) ?? []);
  return byClubCount(measure.target, club, reached.get(measure.target) ?? null);
};

/** Goals of a client as they are shown: state and progress by what is in the log and counted now, by the client's local day. */
export const shownGoals = async (ctx: Ctx, clientId: string, card: Card, goals: Goal[]): Promise<GoalView[]> => {
  const facts = await factsFor(ctx, clientId, card, goals);
  return goals.map((goal) => {
    const { reachedOn: _, reachedBy: __, why = null, measure = null, dueOn = null, ...rest } = goal;
    const outcome = outcomeOf(goal, facts);
    return { ...rest, clientId, why, measure, dueOn, state: stateOf(goal, outcome.reached, facts.today), ...outcome };
  });
};
