import type { Means } from "../ctx.ts";
import type { Step } from "../jobs/run.ts";
import { cards } from "../settling/card.ts";
import type { Rules } from "../settling/rules.ts";
import type { Budget } from "./move.ts";
import { goOn } from "./steps.ts";
import { judgeTwins } from "./twins.ts";

/** Records and milliseconds of one piece, in a request as in a job. */
const most = { records: 300, ms: 5_000 };

/** What one piece of a merge may do. */
export const oneBudget = (): Budget & { spent: () => number } => {
  const until = performance.now() + most.ms;
  let records = 0;
  return {
    spend: (count) => {
      records += count;
    },
    over: () => records >= most.records || performance.now() > until,
    spent: () => records,
  };
};

const stepOf =
  (means: Means, rules: Rules, way: "join" | "part"): Step =>
  async (job) => {
    const loserId = String(job.input.loserId);
    const card = await means.table.get(cards.key(means.accountId, loserId));
    const winnerId = job.input.winnerId ?? (card && cards.fromItem(card).mergedInto);
    if (typeof winnerId !== "string") return { ...job, state: "done" };
    const budget = oneBudget();
    const done = await goOn(means, rules, { winnerId, loserId, way }, budget);
    const records = (job.progress.records ?? 0) + budget.spent();
    return { ...job, progress: { records }, state: done ? "done" : "running" };
  };

/** Goes on with a merge; also takes what landed behind an alias to the winner. */
export const mergeStep = (means: Means, rules: Rules): Step => stepOf(means, rules, "join");
/** Goes on with an unmerge. */
export const unmergeStep = (means: Means, rules: Rules): Step => stepOf(means, rules, "part");

/** Judges anew which visits of a client came twice by a merge; what changes is settled by the stream. */
export const twinsStep =
  (means: Means): Step =>
  async (job) => ({
    ...job,
    progress: { changed: await judgeTwins(means, String(job.input.clientId)) },
    state: "done",
  });
