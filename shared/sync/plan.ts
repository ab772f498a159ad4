import type { Connector, Resource, Window } from "../connectors/contract.ts";
import { daysAfter } from "../kernel/time.ts";
import type { Pace, Pass, Progress, RunKind, SyncState } from "./schema.ts";

/** What a run does next: one page of this. */
export interface Piece {
  phase: "later" | "history" | "reconcile";
  resource: Resource;
  pass: Pass;
}

/** The run as it stands: which resources it is through with. Those whose history began in it have no news yet. */
export interface Place {
  kind: RunKind;
  startedAt: string;
  done: string[];
}

/** Changes are asked for from this long before the last pass began: clocks differ, and what is written meanwhile shows late. */
const overlapMinutes = 10;
/** Months in a row without anything after which the history is over. */
export const emptyMonths = 24;
const earliest = "2000-01";

const monthOf = (at: string): string => at.slice(0, 7);
const startOf = (month: string): string => `${month}-01T00:00:00.000Z`;
const monthBefore = (month: string): string => monthOf(daysAfter(`${month}-01`, -1));
const monthAfter = (month: string): string => monthOf(daysAfter(`${month}-01`, 31));
const dayIn = (at: string, days: number): string => `${daysAfter(at.slice(0, 10), days)}T00:00:00.000Z`;

export const untouched: Progress = { history: { done: false, held: 0, empty: 0, months: 0, calls: 0, records: 0 } };

const progressOf = (state: SyncState, { name }: Resource): Progress => state.resources[name] ?? untouched;

const around = (now: string, { daysBack, daysAhead }: { daysBack: number; daysAhead: number }): Window => ({
  from: dayIn(now, -daysBack),
  to: dayIn(now, daysAhead),
});

const laterWindow = ({ later }: Resource, { since }: Progress, now: string): Window => {
  if (later === "whole") return {};
  if (later !== "changed") return around(now, later);
  return { changedSince: new Date(Date.parse(since!) - overlapMinutes * 60_000).toISOString() };
};

/** The month a history goes on with: the newest first, and with it all that is ahead. */
const historyWindow = ({ history }: Resource, progress: Progress, now: string): { month?: string; window: Window } => {
  if (history === "whole") return { window: {} };
  const month = progress.history.month ?? monthOf(now);
  const isFirst = progress.history.month === undefined;
  return { month, window: { from: startOf(month), to: isFirst ? dayIn(now, 400) : startOf(monthAfter(month)) } };
};

/** The history to go on with: what comes whole, in the connector's order, then the newest month of any; what is to come after another's waits. */
const historyNext = (connector: Connector, state: SyncState, now: string): Resource | undefined => {
  const undone = connector.resources.filter((resource) => !progressOf(state, resource).history.done);
  const open = undone.filter(({ after }) => !undone.some(({ name }) => name === after));
  const whole = open.find(({ history }) => history === "whole");
  if (whole) return whole;
  const month = (resource: Resource) => progressOf(state, resource).history.month ?? monthOf(now);
  return open.toSorted((a, b) => month(b).localeCompare(month(a)))[0];
};

/** What a run does next, or undefined when it is through: first what is new, then the history where that is not whole. */
export const nextPiece = (connector: Connector, state: SyncState, place: Place): Piece | undefined => {
  const { startedAt } = place;
  const left = connector.resources.filter(
    ({ name }) => !place.done.includes(name) && (state.resources[name]?.since ?? startedAt) < startedAt,
  );
  if (place.kind === "reconcile") {
    const resource = left.find(({ reconcile }) => reconcile);
    if (!resource?.reconcile) return undefined;
    const { reconcile } = progressOf(state, resource);
    const window = resource.reconcile === "whole" ? {} : around(startedAt, resource.reconcile);
    // one that another run began is begun anew: what is missing shows by what one run was told
    const pass = reconcile?.startedAt === startedAt ? reconcile : { startedAt, window };
    return { phase: "reconcile", resource, pass };
  }
  const [later] = left;
  if (later) {
    const progress = progressOf(state, later);
    return {
      phase: "later",
      resource: later,
      pass: progress.pass ?? { startedAt, window: laterWindow(later, progress, startedAt) },
    };
  }
  const resource = historyNext(connector, state, startedAt);
  if (!resource) return undefined;
  const progress = progressOf(state, resource);
  return {
    phase: "history",
    resource,
    pass: progress.history.pass ?? {
      startedAt,
      window: historyWindow(resource, progress, startedAt).window,
    },
  };
};

/** A page that was taken in: where to go on, what it held, and what it cost. */
export interface Taken {
  cursor?: unknown;
  share?: number | undefined;
  records: number;
  calls: number;
}

const afterMonth = ({ history, ...progress }: Progress, month: string, pace: Pick<Pace, "historyFrom">): Progress => {
  const empty = history.held > 0 ? 0 : history.empty + 1;
  const next = monthBefore(month);
  const until = pace.historyFrom ? monthOf(pace.historyFrom) : earliest;
  const done = next < until || (pace.historyFrom === null && empty >= emptyMonths);
  return { ...progress, history: { ...history, done, month: next, held: 0, empty, months: history.months + 1 } };
};

/** How far a resource is after a page. Whole windows end their pass; a whole history is what later passes go on from. */
export const advanced = (
  before: Progress,
  { phase, resource, pass }: Piece,
  { cursor, share, records, calls }: Taken,
  pace: Pick<Pace, "historyFrom">,
): Progress => {
  const onward = cursor === undefined ? undefined : { ...pass, cursor };
  if (phase === "reconcile") return { ...before, reconcile: onward };
  if (phase === "later") return { ...before, pass: onward, ...(!onward && { since: pass.startedAt }) };
  const { history: was } = before;
  const history = {
    ...was,
    calls: was.calls + calls,
    records: was.records + records,
    held: was.held + records,
    pass: onward,
    share: resource.history === "whole" ? (onward ? share : 1) : undefined,
  };
  // what changes while the history comes is asked for from when it began
  const progress = { ...before, since: before.since ?? pass.startedAt, history };
  if (onward) return progress;
  if (resource.history === "whole") return { ...progress, history: { ...history, done: true } };
  return afterMonth(progress, was.month ?? monthOf(pass.startedAt), pace);
};
