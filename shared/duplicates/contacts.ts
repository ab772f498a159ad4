import { emailActions } from "../clients/emails.ts";
import { clientPk } from "../clients/header.ts";
import { type ClientParts, fieldOf } from "../clients/identity.ts";
import { emailsIn } from "../clients/reachability.ts";
import type { Means } from "../ctx.ts";
import { newJob } from "../jobs/store.ts";
import { cards } from "../settling/card.ts";
import { pointerKey, pointerOf } from "../sources/store.ts";
import { afresh } from "../table/afresh.ts";
import type { Action } from "../table/expressions.ts";
import { marksOf, mergedThere, nameOf, namesThere } from "./marks.ts";
import { nameOfMark, ownersAction, ownersIn, ownersKey, unique } from "./owners.ts";
import { duplicateType, type Mark, pairActions } from "./pairs.ts";
import { Pair } from "./schema.ts";

/** A transaction takes 100 actions (AWS, TransactWriteItems). */
const mostActions = 100;
/** More owners than this are not kept: what so many share is nobody's. */
const mostOwners = 50;

/**
 * Y1. The writes that follow a change of who a client is, for its transaction: who has each email (C6), mobile, name and
 * birthday, the pairs that makes or ends, and, where a client of the hub and one of a source look like one, the job that
 * judges whether to link them. `before` and `after` are the whole client; `alone` as in `emailActions`.
 */
export const contactActions = async (
  ctx: Means,
  clientId: string,
  before: ClientParts | undefined,
  after: ClientParts,
  alone = false,
): Promise<Action[]> => {
  const [emails, marks] = await Promise.all([
    emailActions(ctx, clientId, before ? emailsIn(before) : [], emailsIn(after), [], alone),
    markActions(ctx, clientId, before, after),
  ]);
  const actions = [...emails, ...marks];
  return [...actions, ...(await linkActions(ctx, clientId, after, actions))];
};

const byName = (marks: Mark[]): Map<string, Mark> => new Map(marks.map((mark) => [nameOfMark(mark), mark]));

/** What is shared beside emails. */
const markActions = async (
  ctx: Means,
  clientId: string,
  before: ClientParts | undefined,
  after: ClientParts | undefined,
): Promise<Action[]> => {
  const [was, is] = [byName(marksOf(ctx, before)), byName(marksOf(ctx, after))];
  const changed = [...byName([...was.values(), ...is.values()])]
    .filter(([name]) => was.has(name) !== is.has(name))
    .map(([, mark]) => mark);
  const isNew = (before?.sources.length ?? 0) < (after?.sources.length ?? 0);
  const named = isNew ? namesThere(ctx, after).filter((mark) => !is.has(nameOfMark(mark))) : [];
  const items = await ctx.table.getMany([...changed, ...named].map((mark) => ownersKey(ctx, mark)));
  const merged = changed.some(({ reason }) => reason === "source") ? await targetsOf(ctx, after) : [];
  return [...changed, ...named].flatMap((mark, i): Action[] => {
    const item = items[i];
    if (i >= changed.length && !item) return [];
    const joins = i >= changed.length || is.has(nameOfMark(mark));
    const targets = joins && mark.reason === "source" && i < changed.length ? merged : [];
    const others = unique([...ownersIn(item), ...targets]).filter((owner) => owner !== clientId);
    if (joins && others.length >= mostOwners) return [];
    return [
      ...ownersAction(ctx, mark, item, joins ? [...others, clientId] : others),
      ...pairActions(ctx, clientId, others, mark, joins),
    ];
  });
};

/** The clients its sources say it was merged into, where they are known. */
const targetsOf = async (ctx: Means, parts: ClientParts | undefined): Promise<string[]> => {
  const pointers = await ctx.table.getMany(mergedThere(parts).map((ref) => pointerKey(ctx, ref)));
  return pointers.flatMap((item) => pointerOf(item)?.id ?? []);
};

/**
 * Orders the judging of a link where somebody of the same name shares an email or a mobile (rules.md, Identity), or where a source says that two
 * were merged there.
 */
const linkActions = async (ctx: Means, clientId: string, parts: ClientParts, actions: Action[]): Promise<Action[]> => {
  const pk = clientPk(ctx.accountId, clientId);
  const pairs = actions.flatMap((action) =>
    "put" in action && action.put.type === duplicateType && action.put.pk === pk ? [Pair.parse(action.put.data)] : [],
  );
  const order = [{ put: newJob(ctx, "link", { clientId }).item }];
  if (pairs.some(({ reason }) => reason === "source")) return order;
  const others = pairs.flatMap(({ withId, reason }) => (reason === "email" || reason === "mobile" ? [withId] : []));
  const items = await ctx.table.getMany(unique(others).map((id) => cards.key(ctx.accountId, id)));
  const name = nameOf({ firstName: fieldOf(parts, "firstName"), lastName: fieldOf(parts, "lastName") });
  const alike = items.some((item) => {
    const card = item && cards.fromItem(item);
    return card && nameOf(card) === name && (parts.sources.length === 0 || card.lifecycle === "lead");
  });
  return alike ? order : [];
};

/** Y1. Takes a client that is erased out of what it shared beside its emails. */
export const forgetContacts = (means: Means, clientId: string, parts: ClientParts): Promise<void> =>
  afresh(async () => {
    const actions = await markActions(means, clientId, parts, undefined);
    for (let i = 0; i < actions.length; i += mostActions) await means.table.transact(actions.slice(i, i + mostActions));
  });
