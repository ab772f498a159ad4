import { headOf } from "../accounts/store.ts";
import { alertAction } from "../alerts/store.ts";
import { auditAction } from "../audit/store.ts";
import type { Ctx, Means } from "../ctx.ts";
import type { Job } from "../jobs/schema.ts";
import { isUnderWay, jobs, newJob } from "../jobs/store.ts";
import { conflict, Refusal } from "../kernel/errors.ts";
import { afresh } from "../table/afresh.ts";
import type { Item } from "../table/item.ts";
import { nextReconcile, nextRun } from "./schedule.ts";
import type { Run, RunKind, Source, SyncState } from "./schema.ts";
import { runAction, sourceAndState, stateAction, states } from "./store.ts";

/** How a run ends, and when its source is to be asked again where that is not by its schedule. */
export interface End {
  ended: NonNullable<Run["ended"]>;
  because?: string;
  until?: string;
}

const zoneOf = async ({ table, accountId }: Means): Promise<string> =>
  (await headOf(table, accountId)).account.timeZone;

const isOver = async ({ table, accountId }: Means, { jobId }: Run): Promise<boolean> => {
  const item = await table.get(jobs.key(accountId, jobId));
  return !item || !isUnderWay(item);
};

/**
 * S13. Begins a run over a source: its job, and the mark that it is under way, so that there is one at a time. A mark whose job is over (it
 * failed) is replaced. 409 `sync-under-way`, `source-paused`; 404.
 */
export const beginRun = (
  means: Means & { actor?: Ctx["actor"]; keepAnswer?: Ctx["keepAnswer"] },
  name: string,
  kind: RunKind,
): Promise<Job> =>
  afresh(async () => {
    const { source, state, stateRev } = await sourceAndState(means, name);
    if (source.state === "paused") throw conflict("source-paused", "This source is paused.");
    if (state.run && !(await isOver(means, state.run)))
      throw conflict("sync-under-way", `This source is being synced by the job ${state.run.jobId}.`);
    const { job, item } = newJob(means, "sync", { source: name, kind });
    const run: Run = { jobId: job.id, kind, startedAt: job.createdAt, calls: 0, writeUnits: 0, records: {} };
    const trail = means.actor ? [auditAction(means, { act: "source.synced", about: name, after: { kind } })] : [];
    await means.table.transact([
      stateAction(means, source, { ...state, run }, stateRev),
      { put: item },
      ...trail,
      ...(means.keepAnswer?.(job) ?? []),
    ]);
    return job;
  });

/** The state of a source after a run: what it did, and when the next one is. */
const ended = (
  source: Source,
  state: SyncState,
  run: Run,
  zone: string,
  now: string,
  { ended: how, because, until }: End,
): SyncState => {
  const failures = how === "failed" ? state.failures + 1 : 0;
  const next = until ?? nextRun(now, source, zone, failures);
  const { run: _, ...rest } = state;
  const reconciling = run.kind === "reconcile";
  return {
    ...rest,
    failures,
    lastRun: { ...run, endedAt: now, ended: how, ...(because && { because }) },
    ...(how === "done" && { lastSucceededAt: now }),
    nextRunAt: reconciling && !until ? state.nextRunAt : next,
    nextReconcileAt: reconciling ? (until ?? nextReconcile(now, source, zone)) : state.nextReconcileAt,
  };
};

/** S16. Ends a run, if it is this one that is under way; the team is told of the first failure in a row, and of what is doubtful. */
export const endRun = (means: Means, name: string, jobId: string, end: End): Promise<void> =>
  afresh(async () => {
    const { source, state, stateRev } = await sourceAndState(means, name);
    if (state.run?.jobId !== jobId) return;
    const after = ended(source, state, state.run, await zoneOf(means), means.now(), end);
    const tells = after.failures === 1 && end.ended === "failed" ? ["syncFailed" as const] : [];
    const doubts = state.run.missing ? ["syncDoubtful" as const] : [];
    await means.table.transact([
      stateAction(means, source, after, stateRev),
      runAction(means, name, after.lastRun!),
      ...[...tells, ...doubts].map((kind) => alertAction(means, { kind, source: name })),
    ]);
  });

/** The state of a source whose settings changed: paused, or with the next run by its new pace. */
export const rescheduled = async (means: Means, source: Source, state: SyncState): Promise<SyncState> => {
  const zone = await zoneOf(means);
  const now = means.now();
  const { nextReconcileAt: _, ...rest } = state;
  const reconcile = nextReconcile(now, source, zone);
  const soonest = nextRun(now, source, zone, state.failures);
  return {
    ...rest,
    nextRunAt: state.nextRunAt < soonest ? state.nextRunAt : soonest,
    ...(reconcile && { nextReconcileAt: reconcile }),
  };
};

/**
 * S13. A source whose time has come (the clock): begins its reconcile or its sync; one whose run is still under way is left alone, one whose run
 * broke off is ended and goes on with the next. Twice is once.
 */
export const wakeSource = async (means: Means, item: Item): Promise<boolean> => {
  const { source: name } = states.fromItem(item);
  const { source, state } = await sourceAndState(means, name);
  if (state.run) {
    if (!(await isOver(means, state.run))) return false;
    await endRun(means, name, state.run.jobId, { ended: "failed", because: "The run broke off." });
    return true;
  }
  const due = (at: string | undefined): boolean => at !== undefined && at <= means.now();
  if (source.state === "paused" || !(due(state.nextRunAt) || due(state.nextReconcileAt))) return false;
  try {
    await beginRun(means, name, due(state.nextReconcileAt) ? "reconcile" : "sync");
    return true;
  } catch (error) {
    // somebody began one at this moment
    if (error instanceof Refusal) return false;
    throw error;
  }
};
