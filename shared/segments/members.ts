import type { Ctx } from "../ctx.ts";
import type { Sieve } from "../filters/sift.ts";
import { newJob } from "../jobs/store.ts";
import { TransactionRefused } from "../table/table.ts";
import { drawNow, everyTime } from "./draw.ts";
import type { Resolved } from "./resolve.ts";
import type { Found } from "./schema.ts";
import { keepFound, membershipAction, partOf, partSize } from "./store.ts";

/** How old a list may be before a job draws it up anew, and before it is not shown any more. */
const freshMs = 15 * 60_000;
const shownMs = 12 * 3600_000;

const ageAt = (now: string, at: string | undefined): number =>
  at === undefined ? Number.POSITIVE_INFINITY : Date.parse(now) - Date.parse(at);

export interface DrawnUp {
  found?: Found | undefined;
  /** of the job that is finding it anew */
  jobId: string | null;
}

/** Starts the job that draws a segment up, unless one was started a moment ago. */
const refreshed = async (ctx: Ctx, segment: Resolved, found: Found | undefined): Promise<DrawnUp> => {
  const { id, rules, rev, membership } = segment;
  const { refresh } = membership ?? {};
  if (refresh?.rules === rev && ageAt(ctx.now(), refresh.at) < freshMs) return { found, jobId: refresh.jobId };
  const { job, item } = newJob(ctx, "segment", { segmentId: id, rules, rev });
  const marked = {
    ...(membership?.found && { found: membership.found }),
    refresh: { jobId: job.id, at: ctx.now(), rules: rev },
  };
  try {
    await ctx.table.transact([membershipAction(ctx, id, marked, membership?.rev), { put: item }]);
    return { found, jobId: job.id };
  } catch (error) {
    // somebody else has just begun
    if (error instanceof TransactionRefused) return { found, jobId: null };
    throw error;
  }
};

/** Who is in as of now where that is little work, else as of the last time, with a job for the next. */
export const drawnUp = async (ctx: Ctx, segment: Resolved, sieve: Sieve): Promise<DrawnUp> => {
  const { id, rev, membership } = segment;
  const held = membership?.found?.rules === rev ? membership.found : undefined;
  const shown = held && ageAt(ctx.now(), held.asOf) < shownMs ? held : undefined;
  if (held && !held.little)
    return ageAt(ctx.now(), held.asOf) < freshMs ? { found: held, jobId: null } : refreshed(ctx, segment, shown);
  if (membership?.refresh?.rules === rev) return refreshed(ctx, segment, shown);
  const list = ctx.newId("revision");
  const { drawing, first } = await drawNow(ctx, sieve, list, everyTime);
  if (!drawing.done) return refreshed(ctx, segment, shown);
  const ids = first.map(({ clientId }) => clientId);
  const found: Found = { list, asOf: sieve.scene.now, count: drawing.count, first: ids, little: true, rules: rev };
  await keepFound(ctx, id, found);
  return { found, jobId: null };
};

/** The ids of who is in, or undefined while they are drawn up for the first time: one request for each 500. */
export const memberIds = async (ctx: Ctx, segment: Resolved, sieve: Sieve): Promise<Set<string> | undefined> => {
  const { found } = await drawnUp(ctx, segment, sieve);
  if (!found) return undefined;
  const parts = Array.from({ length: Math.ceil(found.count / partSize) }, (_, part) => partOf(ctx, found.list, part));
  return new Set((await Promise.all(parts)).flatMap((ids) => ids ?? []));
};
