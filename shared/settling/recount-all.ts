import { clientPk } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import type { Item } from "../table/item.ts";
import { ConditionFailed } from "../table/table.ts";
import { cards, directoryPk } from "./card.ts";
import { type Job, jobItem, jobs } from "./job.ts";
import { recountClient } from "./recount.ts";
import type { Rules } from "./rules.ts";

const pageSize = 20;

/**
 * Runs a recount job from where it stands: a page of the directory at a time, progress written after each, until it is
 * done, stopped, or `enough()` says that the time is up; then it is written due again, which calls the function anew.
 * One run at a time: the job is written only on the revision that was read.
 */
export const runRecount = async (means: Means, rules: Rules, item: Item, enough: () => boolean): Promise<Job> => {
  let job: Job = { ...jobs.fromItem(item), state: "running" };
  let rev = item.rev;
  const save = async (due: boolean): Promise<boolean> => {
    const next = means.newId("revision");
    try {
      await means.table.put(jobItem(means.accountId, { ...job, changedAt: means.now() }, next, due), {
        if: "#rev = :rev",
        values: { rev },
      });
      rev = next;
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  };
  while (job.state === "running") {
    const page = await means.table.query({
      index: "gsi2",
      pk: directoryPk(means.accountId, job.hidden),
      limit: pageSize,
      ...(job.after && { after: job.after as { pk: string; sk: string } }),
    });
    for (const row of page.items) {
      const { clientId } = cards.fromItem(row);
      const { settled, repaired } = await recountClient(means, rules, clientPk(means.accountId, clientId));
      job = {
        ...job,
        clients: job.clients + 1,
        settled: job.settled + settled,
        repaired: job.repaired + (repaired ? 1 : 0),
      };
    }
    const finished = !page.last && job.hidden;
    job = { ...job, after: page.last, hidden: job.hidden || !page.last, state: finished ? "done" : "running" };
    const pause = !finished && enough();
    if (!(await save(pause)) || pause) return job;
  }
  return job;
};
