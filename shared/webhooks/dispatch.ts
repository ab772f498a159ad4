import { mostInItem, newestNumber, type Placed } from "../changes/store.ts";
import { isPassedOn } from "../clients/about.ts";
import { clientPk, headerPrefix, partsIn } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import { ConditionFailed } from "../table/table.ts";
import { pause } from "./pause.ts";
import { isAccepted, type Post, tell, toldOf } from "./post.ts";
import type { Attempt, StoredWebhook } from "./schema.ts";
import { accepted, isLost, isResting, refused, rest, type State } from "./state.ts";
import { type Found, keepDelivery, stateItem, stateOf, webhooksOf } from "./store.ts";
import { advance, readyGroups, windowOf } from "./window.ts";

/** What telling works with: how an address is called, and whether the time is up. */
export interface Dispatching extends Means {
  post: Post;
  enough: () => boolean;
}

/** Longer than the function may run: whose lease is over has ended. */
const leaseMs = 180_000;
/** Clients told of at the same time. */
const abreast = 8;
/** Changes told between two times that it is noted how far it came. */
const untilNoted = 100;

/** Somebody else changed the state: a run that was thought dead, or a person. What was told and not noted is told again. */
class Overtaken extends Error {}

/** A webhook that one run has alone, with its state as noted last. */
interface Run {
  means: Dispatching;
  found: Found;
  state: State;
  rev: string;
}

const note = async (run: Run, due = false): Promise<void> => {
  const put = stateItem(run.means, run.state, due);
  try {
    await run.means.table.put(put, { if: "#rev = :rev", values: { rev: run.rev } });
  } catch (error) {
    if (error instanceof ConditionFailed) throw new Overtaken();
    throw error;
  }
  run.rev = put.rev;
};

/** W17. Takes a webhook for one run; undefined where another has it, it rests, or it is gone. */
const take = async (means: Dispatching, found: Found): Promise<Run | undefined> => {
  const read = await stateOf(means, found.webhook.id);
  const now = means.now();
  if (!read || (read.state.leaseUntil ?? "") > now || isResting(read.state, now)) return undefined;
  const leaseUntil = new Date(Date.parse(now) + leaseMs).toISOString();
  const run: Run = { means, found, state: { ...read.state, leaseUntil, restUntil: undefined }, rev: read.item.rev };
  await note(run);
  return run;
};

/** Whether a client's changes may be told (S1-19: switched off for an integration). Of one that is not there, its ids alone are told. */
const passes = async (
  { table, accountId }: Means,
  { integration }: StoredWebhook,
  clientId: string,
): Promise<boolean> => {
  if (!integration || clientId === "-") return true;
  const { items } = await table.query({ pk: clientPk(accountId, clientId), prefix: headerPrefix });
  const parts = partsIn(items);
  return !parts || isPassedOn(parts, integration);
};

/** What came of one round of telling. */
interface Round {
  taken: number;
  failed: number;
  gone: boolean;
}

const isOver = ({ means }: Run, { taken, failed, gone }: Round): boolean =>
  means.enough() || gone || (taken === 0 && failed >= abreast);

/** Tells one change, once, and writes down what came of it. Whether its client may go on. */
const tellOne = async (run: Run, round: Round, group: string, { place, change }: Placed): Promise<boolean> => {
  const { means, state, found } = run;
  const told = toldOf(found.webhook.id, change);
  const attempt = await tell(means, found.webhook, told);
  const now = means.now();
  const before = state.held[group];
  const kept = (outcome: "delivered" | "waiting" | "failed", attempts: number, firstAt: string) =>
    keepDelivery(means, found.webhook.id, {
      ...log(attempt),
      id: told.id,
      type: change.type,
      changeId: change.id,
      state: outcome,
      attempts,
      firstAt,
      lastAt: now,
    });
  if (isAccepted(attempt)) {
    round.taken += 1;
    accepted(state, group, place);
    await kept("delivered", (before?.attempts ?? 0) + 1, before?.firstAt ?? now);
    return true;
  }
  round.failed += 1;
  if (attempt.status === 410) round.gone = true;
  const { dead, attempts, firstAt } = refused(state, group, place, now);
  await kept(dead ? "failed" : "waiting", attempts, firstAt);
  return dead;
};

const log = ({ status, reason, durationMs }: Attempt): Attempt => ({
  ...(status !== undefined && { status }),
  ...(reason && { reason }),
  durationMs,
});

const tellGroup = async (run: Run, round: Round, group: string, changes: Placed[]): Promise<void> => {
  if (!(await passes(run.means, run.found.webhook, group))) {
    run.state.done.push(...changes.map(({ place }) => place));
    delete run.state.held[group];
    return;
  }
  for (const placed of changes) {
    if (isOver(run, round)) return;
    if (!(await tellOne(run, round, group, placed))) return;
  }
};

/** Tells groups, some abreast, each in order. */
const tellGroups = async (run: Run, groups: Map<string, Placed[]>): Promise<Round> => {
  const round: Round = { taken: 0, failed: 0, gone: false };
  const waiting = [...groups];
  await Promise.all(
    Array.from({ length: Math.min(abreast, waiting.length) }, async () => {
      for (let next = waiting.shift(); next && !isOver(run, round); next = waiting.shift())
        await tellGroup(run, round, ...next);
    }),
  );
  return round;
};

/** Tells what may be told, noting how far it came, until nothing is ready, it is paused, it rests, or the time is up. `upTo`: where it has read the log to its end. */
const tellAll = async (run: Run): Promise<{ upTo?: number; unfinished: boolean }> => {
  const { means, state, found } = run;
  for (;;) {
    const window = await windowOf(means, found.webhook, state);
    advance(state, window);
    const groups = readyGroups(window, state, means.now(), untilNoted);
    if (groups.size === 0 || means.enough())
      return { unfinished: groups.size > 0, ...(!window.full && { upTo: window.end }) };
    const round = await tellGroups(run, groups);
    advance(state, window);
    if (round.gone || isLost(state, means.now())) {
      await pause(means, found, state, run.rev, round.gone ? "gone" : "failing");
      throw new Overtaken();
    }
    if (round.taken === 0 && round.failed >= abreast) {
      rest(state, means.now());
      return { unfinished: false };
    }
    await note(run);
  }
};

/**
 * Tells one webhook what it is still to be told. Only one run has it at a time; who comes meanwhile leaves, and the run looks once more after it
 * let go. A run that was cut off is found by the clock when its lease is over.
 */
const runWebhook = async (means: Dispatching, found: Found): Promise<void> => {
  try {
    for (;;) {
      const run = await take(means, found);
      if (!run) return;
      const { upTo, unfinished } = await tellAll(run);
      run.state.leaseUntil = undefined;
      await note(run, unfinished);
      if (unfinished || upTo === undefined || (await newestNumber(means)) * mostInItem <= upTo) return;
    }
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error;
  }
};

/** Tells every active webhook of the account, or the one that is named, what is new; one's trouble is its own. Throws the first at the end. */
export const dispatch = async (means: Dispatching, webhookId?: string): Promise<void> => {
  const active = (await webhooksOf(means)).filter(
    ({ webhook: { id, state } }) => state === "active" && (webhookId === undefined || id === webhookId),
  );
  const outcomes = await Promise.allSettled(active.map((found) => runWebhook(means, found)));
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
};
