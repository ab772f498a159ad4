import type { Ctx, Means } from "../ctx.ts";
import { notFound } from "../kernel/errors.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { entity } from "../table/entity.ts";
import type { Item } from "../table/item.ts";
import { listPage } from "../table/list.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import { ConditionFailed } from "../table/table.ts";
import { Job, type JobKind } from "./schema.ts";

export const jobs = entity("job", Job, (accountId, jobId) => ({ pk: accountId!, sk: key("JOB", jobId!) }));

/** A job's item; `due` is what the function that runs jobs is called by. */
export const jobItem = (accountId: string, job: Job, rev: string, due: boolean): Item => ({
  ...jobs.toItem(jobs.key(accountId, job.id), job, rev),
  due,
});

/** A job that is to start, for the transaction of what makes it necessary: the item and what it says. */
export const newJob = (
  ctx: Pick<Means, "accountId" | "newId" | "now"> & { actor?: Ctx["actor"] },
  kind: JobKind,
  input: Job["input"] = {},
): { job: Job; item: Item } => {
  const at = ctx.now();
  const job: Job = {
    id: ctx.newId("job"),
    kind,
    state: "waiting",
    createdAt: at,
    changedAt: at,
    ...(ctx.actor && { by: ctx.actor.id }),
    progress: {},
    input,
  };
  return { job, item: jobItem(ctx.accountId, job, ctx.newId("revision"), true) };
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

/** J1. A job of the account as it stands in the table: one request. */
export const jobItemOf = async (ctx: Pick<Ctx, "table" | "accountId">, jobId: string): Promise<Item> => {
  const item = await ctx.table.get(jobs.key(ctx.accountId, jobId));
  if (!item) throw notFound("job");
  return item;
};

/** J1. A job of the account. */
export const jobById = async (ctx: Pick<Ctx, "table" | "accountId">, jobId: string): Promise<Job> =>
  jobs.fromItem(await jobItemOf(ctx, jobId));

/** J4. Jobs of the account, newest first: one request a page, the kind looked for among its rows. */
export const listJobs = async (
  ctx: Ctx,
  { kind, ...page }: PageQuery & { kind?: JobKind | undefined },
): Promise<Page<Job>> => {
  const where = { pk: ctx.accountId, prefix: keyPrefix("JOB"), newestFirst: true };
  const { items, nextCursor } = await listPage(ctx, `jobs ${kind ?? ""}`, page, where, jobs.fromItem);
  return { items: items.filter((job) => kind === undefined || job.kind === kind), nextCursor };
};

export const patterns: Pattern[] = [
  {
    id: "J1",
    question: "How far is this job?",
    index: "table",
    keys: "pk = account, sk = JOB#job",
    requests: 1,
    units: "1 RU",
    usedBy: "GET /v1/jobs/{jobId}, jobs",
  },
  {
    id: "J2",
    question: "A job's progress, and where it goes on",
    index: "table",
    keys: "put account, JOB#job; condition on rev",
    requests: "1 a step",
    units: "1 WU per KB",
    usedBy: "jobs",
  },
  {
    id: "J3",
    question: "Stop a job, or let it go on",
    index: "table",
    keys: "J1, then transaction: put account, JOB#job on its rev, U1",
    requests: 2,
    units: "1 RU, 5 WU",
    usedBy: "POST /v1/jobs/{jobId}/stop, POST /v1/jobs/{jobId}/resume",
  },
  {
    id: "J4",
    question: "Jobs of the account, newest first",
    index: "table",
    keys: "pk = account, sk begins with JOB#, newest first",
    requests: "1 a page",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/jobs",
  },
  {
    id: "J5",
    question: "Every client of the account: how many, then page by page",
    index: "gsi2",
    keys: "gsi2pk = account#DIR, then account#HIDDEN; whole pages to count, then 20 rows a page",
    requests: "1 per MB and 1 per 20 clients",
    units: "0.5 RU per 4 KB",
    usedBy: "jobs (recount, countPreview)",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "job",
    holds:
      "Work that goes on after the answer: its progress and where it goes on; `due` calls the function that runs it",
    parts: ["account", "job"],
    key: (account, job) => jobs.key(account!, job!),
  },
];
