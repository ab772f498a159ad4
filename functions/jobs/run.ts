import middy from "@middy/core";
import type { DynamoDBStreamEvent } from "aws-lambda";
import type { Means } from "../../shared/ctx.ts";
import { runJob } from "../../shared/jobs/run.ts";
import { isUnderWay, jobs } from "../../shared/jobs/store.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { rulesBook } from "../../shared/settling/accounts.ts";
import { imageOf } from "../../shared/table/client.ts";
import { count, logger, publishing } from "../observe.ts";
import { services } from "../services.ts";
import { runners } from "./runners.ts";

/** Left for the last piece of work and the writing of progress before Lambda ends the function, ms. */
const margin = 60_000;

/**
 * Runs the jobs that are due; one that does not end in time writes itself due again and so is called anew. Called again
 * after a failure, it goes on where the job stands now.
 */
export const handler = middy<DynamoDBStreamEvent, void>()
  .use(publishing())
  .handler(async (event, context) => {
    const { table, secrets } = await services();
    for (const { dynamodb } of event.Records) {
      const seen = dynamodb?.NewImage && imageOf(dynamodb.NewImage);
      const item = seen && (await table.get(seen));
      if (!item || !isUnderWay(item)) continue;
      const means: Means = { accountId: item.pk, now: () => new Date().toISOString(), newId, table, secrets };
      const { id, kind } = jobs.fromItem(item);
      const step = runners[kind](means, await rulesBook(table)(means.accountId));
      const job = await runJob(means, item, step, () => context.getRemainingTimeInMillis() < margin);
      count(job.state === "failed" ? "FailedJobs" : "RunJobs", 1);
      logger.info("job", { accountId: means.accountId, job: id, kind, state: job.state, ...job.progress });
    }
  });
