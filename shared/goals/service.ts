import { auditAction } from "../audit/store.ts";
import { listOfClient, requireClient, writeToClient } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import { authorOf } from "../kernel/author.ts";
import { type Fault, invalid, notFound, stale } from "../kernel/errors.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { localTime } from "../kernel/time.ts";
import { withEtag } from "../route.ts";
import type { Card } from "../settling/card.ts";
import { same } from "../settling/contribution.ts";
import { afresh } from "../table/afresh.ts";
import type { Item } from "../table/item.ts";
import { keyPrefix } from "../table/schema.ts";
import { logSettings } from "../transformation/store.ts";
import { isMeasured } from "../transformation/trend.ts";
import { noteView } from "../transformation/viewed.ts";
import {
  early,
  type Goal,
  type GoalPatch,
  type GoalState,
  type GoalVersion,
  type GoalView,
  type NewGoal,
} from "./schema.ts";
import { shownGoals } from "./show.ts";
import { goalAction, goalItem, goals, listed, removeAction, versionAction, versions } from "./store.ts";

/** A goal as it then shows, and its revision. */
interface Written {
  goal: GoalView;
  rev: string;
}

const requireGoal = async (ctx: Ctx, clientId: string, goalId: string): Promise<Item> => {
  const item = await goalItem(ctx, clientId, goalId);
  if (item) return item;
  await requireClient(ctx, clientId);
  throw notFound("goal");
};

const shown = async (ctx: Ctx, clientId: string, card: Card, goal: Goal): Promise<GoalView> =>
  (await shownGoals(ctx, clientId, card, [goal]))[0]!;

/** Y20. A client's goals, newest first (S2-24), of one state if asked; the view is written down. */
export const listGoals = async (
  ctx: Ctx,
  clientId: string,
  { state, ...page }: PageQuery & { state?: GoalState | undefined },
): Promise<Page<GoalView>> => {
  const [found, card] = await Promise.all([
    listOfClient(ctx, clientId, `goals ${state ?? ""}`, page, listed, goals.fromItem),
    requireClient(ctx, clientId),
  ]);
  const all = await shownGoals(ctx, clientId, card, found.items);
  await noteView(ctx, clientId, "goal.viewed");
  return { ...found, items: all.filter((goal) => state === undefined || goal.state === state) };
};

/** A goal and its revision; the view is written down. */
export const oneGoal = async (ctx: Ctx, clientId: string, goalId: string): Promise<Written> => {
  const [item, card] = await Promise.all([requireGoal(ctx, clientId, goalId), requireClient(ctx, clientId)]);
  const goal = await shown(ctx, clientId, card, goals.fromItem(item));
  await noteView(ctx, clientId, "goal.viewed", goalId);
  return { goal, rev: item.rev };
};

/** Y23. What a goal was before, newest first; of one that was taken away as well. 404 where there never was one; the view is written down. */
export const goalHistory = async (
  ctx: Ctx,
  clientId: string,
  goalId: string,
  page: PageQuery,
): Promise<Page<GoalVersion>> => {
  const where = { prefix: keyPrefix("GOALV", goalId), newestFirst: true };
  const found = await listOfClient(ctx, clientId, `versions ${goalId}`, page, where, versions.fromItem);
  if (found.items.length === 0) await requireGoal(ctx, clientId, goalId);
  await noteView(ctx, clientId, "goal.historyViewed", goalId);
  return found;
};

/** Every fault that shows only beside what is known: the day, the measure's field, and what a goal by hand alone may say. */
const faultsOf = async (
  ctx: Ctx,
  today: string,
  { measure, startsOn, dueOn, reachedOn }: Goal,
  measured: boolean,
): Promise<Fault[]> => {
  const field = measured && measure?.kind === "field" && measure.field;
  const { settings } = field ? await logSettings(ctx) : { settings: undefined };
  const known = settings?.fields.find(({ id }) => id === field);
  return [
    ...(dueOn !== undefined && dueOn < startsOn ? [{ pointer: "/body/dueOn", message: early }] : []),
    ...(field && !(known && isMeasured(known))
      ? [{ pointer: "/body/measure/field", message: "must be a field of numbers or of a scale" }]
      : []),
    ...(measure && reachedOn !== undefined
      ? [{ pointer: "/body/reachedOn", message: "is said by hand of a goal without a measure alone" }]
      : []),
    ...(reachedOn !== undefined && reachedOn > today
      ? [{ pointer: "/body/reachedOn", message: "must not be in the future" }]
      : []),
  ];
};

/** What the audit trail tells of a goal: the rest stands in the goal and its history, for those alone who may see them. */
const told = ({ archived, startsOn }: Goal, rev: string) => ({ archived, startsOn, rev });

/** Y22. A goal, what it was before, the audit row and the kept answer in one transaction. */
const write = async (
  ctx: Ctx,
  clientId: string,
  card: Card,
  act: string,
  goal: Goal,
  read?: Item,
): Promise<Written> => {
  const rev = ctx.newId("revision");
  const view = await shown(ctx, clientId, card, goal);
  await writeToClient(ctx, clientId, [
    goalAction(ctx, clientId, read, goal, rev),
    ...(read ? [versionAction(ctx, clientId, read, false)] : []),
    auditAction(ctx, {
      act,
      clientId,
      about: goal.id,
      ...(read && { before: told(goals.fromItem(read), read.rev) }),
      after: told(goal, rev),
      sensitive: true,
    }),
    ...(ctx.keepAnswer?.(withEtag(view, rev)) ?? []),
  ]);
  return { goal: view, rev };
};

/** S2-24. Sets a client a goal, from the client's today on unless a day is given; with every fault 422. */
export const addGoal = (ctx: Ctx, clientId: string, input: NewGoal): Promise<Written> =>
  afresh(async () => {
    const card = await requireClient(ctx, clientId);
    const today = localTime(ctx.now(), card.zone).day;
    const [at, by] = [ctx.now(), ctx.actor.id];
    const { startsOn = today, ...given } = input;
    const fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as typeof given;
    const made = { creator: authorOf(ctx.actor), createdAt: at, writtenBy: by, writtenAt: at };
    const said = input.reachedOn !== undefined && { reachedBy: by };
    const goal = { id: ctx.newId("goal"), ...fields, startsOn, ...said, ...made } as Goal;
    const faults = await faultsOf(ctx, today, goal, true);
    if (faults.length > 0) throw invalid(faults);
    return write(ctx, clientId, card, "goal.created", goal);
  });

/** A goal with what a request changes of it; null takes a field away. */
const patched = (goal: Goal, patch: GoalPatch, by: string): Goal => {
  const { reachedOn } = patch;
  const who = reachedOn === undefined || reachedOn === goal.reachedOn ? {} : { reachedBy: reachedOn && by };
  const given = Object.entries({ ...patch, ...who }).filter(([, value]) => value !== undefined);
  const all = Object.entries({ ...goal, ...Object.fromEntries(given) });
  return Object.fromEntries(all.filter(([, value]) => value !== null)) as Goal;
};

/** S2-24. Changes a goal; what it was is kept, the same again writes nothing. 412 when `ifMatch` is no longer the revision. */
export const changeGoal = (
  ctx: Ctx,
  clientId: string,
  goalId: string,
  patch: GoalPatch,
  ifMatch: string | undefined,
): Promise<Written> =>
  afresh(async () => {
    const [read, card] = await Promise.all([requireGoal(ctx, clientId, goalId), requireClient(ctx, clientId)]);
    if (ifMatch !== undefined && ifMatch !== read.rev) throw stale(read.rev);
    const before = goals.fromItem(read);
    const next = patched(before, patch, ctx.actor.id);
    const today = localTime(ctx.now(), card.zone).day;
    const faults = await faultsOf(ctx, today, next, patch.measure !== undefined);
    if (faults.length > 0) throw invalid(faults);
    if (same(before, next)) return { goal: await shown(ctx, clientId, card, before), rev: read.rev };
    const goal = { ...next, writtenBy: ctx.actor.id, writtenAt: ctx.now() };
    return write(ctx, clientId, card, "goal.changed", goal, read);
  });

/** Takes a goal away; what it was is kept in its history. 412 when `ifMatch` is no longer the revision. */
export const removeGoal = (ctx: Ctx, clientId: string, goalId: string, ifMatch: string | undefined): Promise<void> =>
  afresh(async () => {
    const read = await requireGoal(ctx, clientId, goalId);
    if (ifMatch !== undefined && ifMatch !== read.rev) throw stale(read.rev);
    const before = told(goals.fromItem(read), read.rev);
    await writeToClient(ctx, clientId, [
      removeAction(read),
      versionAction(ctx, clientId, read, true),
      auditAction(ctx, { act: "goal.removed", clientId, about: goalId, before, sensitive: true }),
    ]);
  });
