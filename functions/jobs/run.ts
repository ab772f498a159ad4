import middy from "@middy/core";
import type { SQSEvent } from "aws-lambda";
import * as z from "zod";
import type { Means } from "../../shared/ctx.ts";
import { runJob } from "../../shared/jobs/run.ts";
import { isUnderWay, jobs } from "../../shared/jobs/store.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { rulesBook } from "../../shared/settling/accounts.ts";
import { count, logger, publishing } from "../observe.ts";
import { services } from "../services.ts";
import { runners } from "./runners.ts";

/** Left for the last piece of work and the writing of progress before Lambda ends the function, ms. */
const margin = 60_000;

/** The key of an item, as the publisher puts it into the queue. */
const Queued = z.object({ pk: z.string(), sk: z.string() });

/**
 * Runs the jobs whose keys are in the queue; one that does not end in time writes itself due again and so is called anew.
 * Called again after a failure, or twice at once, it goes on where the job stands now.
 */
export const handler = middy<SQSEvent, void>()
  .use(publishing())
  .handler(async (event, context) => {
    const { table, secrets } = await services();
    for (const { body } of event.Records) {
      const item = await table.get(Queued.parse(JSON.parse(body)));
      if (!item || !isUnderWay(item)) continue;
      const means: Means = { accountId: item.pk, now: () => new Date().toISOString(), newId, table, secrets };
      const { id, kind } = jobs.fromItem(item);
      const step = runners[kind](means, await rulesBook(table)(means.accountId));
      const job = await runJob(means, item, step, () => context.getRemainingTimeInMillis() < margin);
      count(job.state === "failed" ? "FailedJobs" : "RunJobs", 1);
      logger.info("job", { accountId: means.accountId, job: id, kind, state: job.state, ...job.progress });
    }
  });
