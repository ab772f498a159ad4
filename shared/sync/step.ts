import { Later, Unusable } from "../connectors/ask.ts";
import type { Link, Page } from "../connectors/contract.ts";
import type { Means } from "../ctx.ts";
import type { Step } from "../jobs/run.ts";
import type { Job } from "../jobs/schema.ts";
import { Refusal } from "../kernel/errors.ts";
import { afresh } from "../table/afresh.ts";
import { callsLeft, withCalls } from "./budget.ts";
import { withoutErased } from "./erased.ts";
import { connectorOf, linkOf, type Meter, type Tools } from "./link.ts";
import { advanced, nextPiece, type Piece, type Place, untouched } from "./plan.ts";
import { keepRaw, runFolder } from "./raw.ts";
import { takeOutMissing } from "./reconcile.ts";
import { type End, endRun } from "./runs.ts";
import type { Run, Source, Tally } from "./schema.ts";
import { saveState, someRejections, sourceAndState } from "./store.ts";
import { summed, takeRaws } from "./take.ts";

/** Rejected records that are looked for among what comes in. */
const lookedFor = 500;

/** What a page brought. */
interface Brought {
  tally: Tally;
  records: number;
  missing?: number;
}

/**
 * The job of a run: a page at a time, its raw payload kept first, its records taken, then its cursor; cut off anywhere, the page is asked for
 * again and writes nothing that is there already; the first of each invocation may be one. It ends when it is through, when the vendor or the day's budget says later, or when the
 * source is paused.
 */
export const syncStep = (means: Means, tools: Tools): Step => {
  const meter: Meter = { used: 0, left: undefined };
  let link: Link | undefined;
  let again = true;
  return async (job) => {
    const name = String(job.input.source);
    const { source, state } = await sourceAndState(means, name);
    if (state.run?.jobId !== job.id) return { ...job, state: "done" };
    const over = async (end: End): Promise<Job> => {
      await count(means, name, job.id, meter);
      await endRun(means, name, job.id, end);
      return { ...job, state: "done", result: { ended: end.ended, ...(end.until && { until: end.until }) } };
    };
    if (source.state === "paused") return over({ ended: "paused" });
    const connector = connectorOf(source);
    const place: Place = {
      kind: state.run.kind,
      startedAt: state.run.startedAt,
      done: (job.place?.done ?? []) as string[],
    };
    const piece = nextPiece(connector, state, place);
    if (!piece) return over({ ended: "done" });
    try {
      const units = means.table.usage.writeUnits;
      link ??= await linkOf(means, tools, source, meter);
      link = { ...link, now: means.now() };
      meter.left = callsLeft(source, state, piece.phase === "history", means.now());
      const page = await connector.pull(link, piece.resource.name, piece.pass.window, piece.pass.cursor);
      const brought = await take(means, tools, { source, run: state.run, link, piece, again }, page);
      again = false;
      const run = await commit(means, source, job.id, { piece, page, brought, meter, units });
      const through = page.cursor === undefined && piece.phase !== "history";
      return {
        ...job,
        place: { done: through ? [...place.done, piece.resource.name] : place.done },
        progress: progressOf(run),
      };
    } catch (error) {
      return over(endFor(error));
    }
  };
};

/** How a run ends by what was thrown; what is ours to mend is thrown on. */
const endFor = (error: unknown): End => {
  if (error instanceof Later) return { ended: error.because, because: error.message, until: error.until };
  if (error instanceof Unusable || error instanceof Refusal) return { ended: "failed", because: error.message };
  throw error;
};

const take = async (
  means: Means,
  tools: Tools,
  { source, run, link, piece, again }: { source: Source; run: Run; link: Link; piece: Piece; again: boolean },
  { raws: all, cursor }: Page,
): Promise<Brought> => {
  const raws = await withoutErased(means, source.name, all);
  const connector = connectorOf(source);
  const folder = runFolder(means.accountId, source.name, run);
  let tally: Tally = {};
  if (raws.length > 0) {
    const key = await keepRaw(means, tools.bucket, folder, raws);
    const rejected = await someRejections(means, source.name, lookedFor);
    tally = await takeRaws(means, { source: source.name, connector, facts: link, rejected, again }, { raws, key });
  }
  if (piece.phase !== "reconcile" || cursor !== undefined) return { tally, records: all.length };
  const { tally: out, missing } = await takeOutMissing(means, tools, {
    source: source.name,
    connector,
    facts: link,
    folder,
    piece,
  });
  return { tally: summed(tally, out), records: all.length, ...(missing > 0 && { missing }) };
};

/** Writes where the run is after a page; the run as it is then. */
const commit = (
  means: Means,
  { name }: Source,
  jobId: string,
  { piece, page, brought, meter, units }: { piece: Piece; page: Page; brought: Brought; meter: Meter; units: number },
): Promise<Run> =>
  afresh(async () => {
    const { source, state, stateRev } = await sourceAndState(means, name);
    if (state.run?.jobId !== jobId) throw new Refusal("conflict", "run-over", "This run was ended by another.");
    const { resource } = piece;
    const before = state.resources[resource.name] ?? untouched;
    const taken = { cursor: page.cursor, share: page.share, records: brought.records, calls: meter.used };
    const run: Run = {
      ...state.run,
      calls: state.run.calls + meter.used,
      writeUnits: state.run.writeUnits + means.table.usage.writeUnits - units,
      records: summed(state.run.records, brought.tally),
      ...(brought.missing && { missing: (state.run.missing ?? 0) + brought.missing }),
    };
    const after = withCalls({ ...state, run }, meter.used, means.now());
    const resources = { ...state.resources, [resource.name]: advanced(before, piece, taken, source) };
    await saveState(means, source, { ...after, resources }, stateRev);
    meter.used = 0;
    return run;
  });

/** Counts the calls of a piece that came to nothing. */
const count = (means: Means, name: string, jobId: string, meter: Meter): Promise<void> =>
  afresh(async () => {
    if (meter.used === 0) return;
    const { source, state, stateRev } = await sourceAndState(means, name);
    const run = state.run?.jobId === jobId ? { run: { ...state.run, calls: state.run.calls + meter.used } } : {};
    await saveState(means, source, { ...withCalls(state, meter.used, means.now()), ...run }, stateRev);
    meter.used = 0;
  });

const progressOf = ({ calls, records }: Run): Job["progress"] => {
  const sums = { calls, written: 0, unchanged: 0, waiting: 0, rejected: 0, deleted: 0 };
  for (const counts of Object.values(records))
    for (const [name, n] of Object.entries(counts)) sums[name as keyof typeof counts] += n;
  return sums;
};
