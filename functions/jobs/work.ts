import type { Context } from "aws-lambda";
import * as z from "zod";
import type { Means } from "../../shared/ctx.ts";
import { runJob, type Step } from "../../shared/jobs/run.ts";
import { isUnderWay, jobs } from "../../shared/jobs/store.ts";
import { newId } from "../../shared/kernel/ids.ts";
import type { Item } from "../../shared/table/item.ts";
import { count, logger } from "../observe.ts";
import type { Services } from "../services.ts";

/** The key of an item, as the publisher puts it into a queue. */
export const Queued = z.object({ pk: z.string(), sk: z.string() });

/** Left for the last piece of work and the writing of progress before Lambda ends the function, ms. */
const margin = 60_000;

/** What work on an item of an account is done with, as of now. */
export const meansOf = ({ table, secrets }: Services, accountId: string): Means => ({
  accountId,
  now: () => new Date().toISOString(),
  newId,
  table,
  secrets,
});

/**
 * Runs a job from where it stands until it is done or the function's time is nearly up; then it writes itself due again and so is called anew.
 * Called again after a failure, or twice at once, it goes on where the job stands now; one that has ended is left alone.
 */
export const workAt = async (
  services: Services,
  item: Item,
  stepFor: (kind: string, means: Means) => Promise<Step>,
  context: Pick<Context, "getRemainingTimeInMillis">,
): Promise<void> => {
  if (!isUnderWay(item)) return;
  const means = meansOf(services, item.pk);
  const { id, kind } = jobs.fromItem(item);
  const job = await runJob(means, item, await stepFor(kind, means), () => context.getRemainingTimeInMillis() < margin);
  count(job.state === "failed" ? "FailedJobs" : "RunJobs", 1);
  logger.info("job", { accountId: means.accountId, job: id, kind, state: job.state, ...job.progress });
};
