import type { Means } from "../ctx.ts";
import { Refusal } from "../kernel/errors.ts";
import type { Item } from "../table/item.ts";
import { ConditionFailed } from "../table/table.ts";
import type { Job } from "./schema.ts";
import { jobItem, jobs } from "./store.ts";

/** Days for which a sync that is over is kept: there is one every few minutes, and its source keeps the account of it. */
const syncKeptDays = 7;
const isOver = ({ state }: Job): boolean => state === "done" || state === "failed";
const expiryOf = (job: Job) =>
  job.kind === "sync" &&
  isOver(job) && { expiresAt: Math.floor(Date.parse(job.changedAt) / 1000) + syncKeptDays * 24 * 3600 };

/**
 * One bounded piece of a job's work, at most some seconds: the job as it stands after it, with state `running` while there is
 * more. A piece that is done twice (the function was cut off before its progress was written) must change nothing.
 */
export type Step = (job: Job) => Promise<Job>;

/**
 * J2. Runs a job from where it stands, a piece at a time, progress written after each, until it is done, stopped, or
 * `enough()` says that the time is up; then it is written due again, which calls the function anew. One run at a time: the job
 * is written only on the revision that was read, so that a stop wins. A refusal fails the job with its sentence; anything else is thrown.
 */
export const runJob = async (means: Means, item: Item, step: Step, enough: () => boolean): Promise<Job> => {
  let job: Job = { ...jobs.fromItem(item), state: "running" };
  let { rev } = item;
  while (job.state === "running") {
    job = { ...(await stepped(step, job)), changedAt: means.now() };
    const pause = job.state === "running" && enough();
    const next = means.newId("revision");
    try {
      const put = jobItem(means.accountId, job, next, pause);
      await means.table.put({ ...put, ...expiryOf(job) }, { if: "#rev = :rev", values: { rev } });
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      return atStop(means, job, error.item);
    }
    if (pause) return job;
    rev = next;
  }
  return job;
};

/** A job that was stopped during a piece stays stopped, and the piece is noted, so that it goes on behind it. */
const atStop = async (means: Means, job: Job, held: Item | undefined): Promise<Job> => {
  if (!held || jobs.fromItem(held).state !== "stopped") return job;
  const noted: Job = { ...job, state: job.state === "running" ? "stopped" : job.state };
  try {
    const put = jobItem(means.accountId, noted, means.newId("revision"), false);
    await means.table.put(put, { if: "#rev = :rev", values: { rev: held.rev } });
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
  }
  return noted;
};

const stepped = async (step: Step, job: Job): Promise<Job> => {
  try {
    return await step(job);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...job, state: "failed", failure: error.message };
  }
};
