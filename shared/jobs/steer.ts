import { auditAction } from "../audit/store.ts";
import type { Ctx } from "../ctx.ts";
import { conflict } from "../kernel/errors.ts";
import { afresh } from "../table/afresh.ts";
import type { Job, JobKind } from "./schema.ts";
import { jobItem, jobItemOf, jobs } from "./store.ts";

/** Work that may rest half way: each client is right by itself, or nothing is written at all. */
const steerable: ReadonlySet<JobKind> = new Set([
  "recount",
  "countPreview",
  "segmentPreview",
  "bulkPreview",
  "campaignPreview",
]);

/** J3. Writes a job's state on its revision, with the audit row; where it is in such a state already, nothing. */
const steer = (ctx: Ctx, jobId: string, act: string, state: "stopped" | "waiting"): Promise<Job> =>
  afresh(async () => {
    const item = await jobItemOf(ctx, jobId);
    const job = jobs.fromItem(item);
    if (!steerable.has(job.kind))
      throw conflict("not-to-be-stopped", `A job of the kind ${job.kind} goes on to its end once it has begun.`);
    if (job.state === "done" || job.state === "failed") throw conflict("job-over", "This job has ended.");
    if ((job.state === "stopped") === (state === "stopped")) return job;
    const changed: Job = { ...job, state, changedAt: ctx.now() };
    await ctx.table.transact([
      {
        put: jobItem(ctx.accountId, changed, ctx.newId("revision"), state === "waiting"),
        condition: { if: "#rev = :rev", values: { rev: item.rev } },
      },
      auditAction(ctx, { act, about: jobId, before: { state: job.state }, after: { state } }),
      ...(ctx.keepAnswer?.(changed) ?? []),
    ]);
    return changed;
  });

/**
 * Stops a job where it stands; one piece that is under way is ended first. 409 for work that must not rest half way and for
 * what has ended; a stopped one stays as it is.
 */
export const stopJob = (ctx: Ctx, jobId: string): Promise<Job> => steer(ctx, jobId, "job.stopped", "stopped");

/** Lets a stopped job go on from its place; one that is under way stays as it is. 409 as for a stop. */
export const resumeJob = (ctx: Ctx, jobId: string): Promise<Job> => steer(ctx, jobId, "job.resumed", "waiting");
