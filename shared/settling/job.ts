import * as z from "zod";
import type { Ctx, Means } from "../ctx.ts";
import { notFound } from "../kernel/errors.ts";
import { JobId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";
import { entity } from "../table/entity.ts";
import type { Item } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import { ConditionFailed } from "../table/table.ts";

/** A recount of every client of an account, under way or done; it goes on where it stopped. */
export const Job = z
  .object({
    id: JobId,
    kind: z.literal("recount"),
    state: z.enum(["waiting", "running", "stopped", "done"]),
    createdAt: Instant,
    changedAt: Instant,
    /** clients looked at, records settled, cards that had drifted */
    clients: z.int(),
    settled: z.int(),
    repaired: z.int(),
    /** where to go on: the directory that is read, and the last client done in it */
    hidden: z.boolean(),
    after: z.record(z.string(), z.string()).optional(),
  })
  .meta({ id: "Job" });
export type Job = z.output<typeof Job>;

export const jobs = entity("job", Job, (accountId, jobId) => ({ pk: accountId!, sk: key("JOB", jobId!) }));

/** A job's item; `due` is what the function that runs jobs is called by. */
export const jobItem = (accountId: string, job: Job, rev: string, due: boolean): Item => ({
  ...jobs.toItem(jobs.key(accountId, job.id), job, rev),
  due,
});

/** A recount that is to start, for the transaction of what makes it necessary. */
export const recountJob = (ctx: Pick<Means, "accountId" | "newId" | "now">): Item => {
  const at = ctx.now();
  const id = ctx.newId("job");
  const job: Job = {
    id,
    kind: "recount",
    state: "waiting",
    createdAt: at,
    changedAt: at,
    clients: 0,
    settled: 0,
    repaired: 0,
    hidden: false,
  };
  return jobItem(ctx.accountId, job, ctx.newId("revision"), true);
};

/** Whether somebody works at a job or is to. */
export const isUnderWay = (item: Item): boolean => ["waiting", "running"].includes(jobs.fromItem(item).state);

/** Writes a job due again that was begun or ordered and then given up. */
export const wakeJob = async (means: Means, item: Item): Promise<void> => {
  if (!isUnderWay(item)) return;
  try {
    const again = jobItem(means.accountId, jobs.fromItem(item), means.newId("revision"), true);
    await means.table.put(again, { if: "#rev = :rev", values: { rev: item.rev } });
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
  }
};

/** J1. A job of the account: one request. */
export const jobById = async (ctx: Ctx, jobId: string): Promise<Job> => {
  const item = await ctx.table.get(jobs.key(ctx.accountId, jobId));
  if (!item) throw notFound("job");
  return jobs.fromItem(item);
};

export const patterns: Pattern[] = [
  {
    id: "J1",
    question: "How far is this job?",
    index: "table",
    keys: "pk = account, sk = JOB#job",
    requests: 1,
    units: "1 RU",
    usedBy: "GET /v1/jobs/{jobId}, recount",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "job",
    holds: "A recount: its progress and where it goes on; `due` calls the function that runs it",
    parts: ["account", "job"],
    key: (account, job) => jobs.key(account!, job!),
  },
];
