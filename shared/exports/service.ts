import { auditAction } from "../audit/store.ts";
import type { Ctx } from "../ctx.ts";
import type { Bucket } from "../files/bucket.ts";
import { exportKey } from "../files/schema.ts";
import type { Job } from "../jobs/schema.ts";
import { jobById, jobs, newJob } from "../jobs/store.ts";
import { Refusal } from "../kernel/errors.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { may } from "../kernel/rights.ts";
import { requireSeen, resolve } from "../segments/resolve.ts";
import type { Export, NewExport, Who } from "./schema.ts";
import { exportById, keepExport, listExports } from "./store.ts";

/** An export and how far its job is. */
type Exported = Export & Pick<Job, "state" | "progress" | "failure">;

/** One whose job is gone has ended. */
const exported = (one: Export, job: Job | undefined): Exported => ({
  ...one,
  state: job?.state ?? "done",
  progress: job?.progress ?? {},
  ...(job?.failure && { failure: job.failure }),
});

/** Begins an export (S4-20). What the asker may not see is left out; a whole account is for owners alone (rules.md, People). */
export const beginExport = async (ctx: Ctx, input: NewExport): Promise<Exported & { job: Job }> => {
  if (input.what === "account" && !may(ctx.actor, "own"))
    throw new Refusal("forbidden", "forbidden", "Only an owner may export the whole account.");
  if (input.what === "clients") await requireWho(ctx, input.who);
  const id = ctx.newId("export");
  const { job, item } = newJob(ctx, "export", { exportId: id, asker: ctx.actor });
  const begun: Export = {
    id,
    jobId: job.id,
    format: "jsonl",
    ...input,
    createdAt: job.createdAt,
    by: ctx.actor.id,
  };
  const answer = { ...exported(begun, job), job };
  await ctx.table.transact([
    keepExport(ctx, begun),
    { put: item },
    auditAction(ctx, { act: "export.begun", about: id, after: input }),
    ...(ctx.keepAnswer?.(answer) ?? []),
  ]);
  return answer;
};

/** 404 for a segment that is not there, 403 for rules on money to whoever may not see it. */
const requireWho = async (ctx: Ctx, { segmentId, filter }: Who): Promise<void> => {
  if (segmentId) await resolve(ctx, segmentId);
  if (filter) requireSeen(ctx, filter);
};

/** An export, with a link once it is done; the link is null while it is under way, failed, or no longer kept. */
export const exportWithLink = async (ctx: Ctx, bucket: Bucket, exportId: string) => {
  const one = await exportById(ctx, exportId);
  if (one.what === "account" && !may(ctx.actor, "own"))
    throw new Refusal("forbidden", "forbidden", "Only an owner may fetch an export of the whole account.");
  const seen = exported(one, await jobById(ctx, one.jobId));
  const key = exportKey(ctx.accountId, exportId);
  const there = seen.state === "done" && (await bucket.sizeOf(key)) !== undefined;
  const name = `${one.what}-${one.createdAt.slice(0, 10)}.${one.format}`;
  const link = there ? await bucket.link(key, name) : undefined;
  return { ...seen, downloadUrl: link?.url ?? null, urlExpiresAt: link?.expiresAt ?? null };
};

/** The account's exports, newest first, and how far each is. */
export const exportsAndJobs = async (ctx: Ctx, page: PageQuery): Promise<Page<Exported>> => {
  const found = await listExports(ctx, page);
  const items = await ctx.table.getMany(found.items.map(({ jobId }) => jobs.key(ctx.accountId, jobId)));
  return { ...found, items: found.items.map((one, i) => exported(one, items[i] && jobs.fromItem(items[i]))) };
};
