import middy from "@middy/core";
import type { DynamoDBStreamEvent } from "aws-lambda";
import type { Means } from "../../shared/ctx.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { rulesBook } from "../../shared/settling/accounts.ts";
import { isUnderWay } from "../../shared/settling/job.ts";
import { runRecount } from "../../shared/settling/recount-all.ts";
import { imageOf } from "../../shared/table/client.ts";
import { count, logger, publishing } from "../observe.ts";
import { services } from "../services.ts";

/** Left for the last page and the writing of progress before Lambda ends the function, ms. */
const margin = 60_000;

/**
 * Runs the recounts that are due; one that does not end in time writes itself due again and so is called anew. Called again
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
      const rules = await rulesBook(table)(means.accountId);
      const job = await runRecount(means, rules, item, () => context.getRemainingTimeInMillis() < margin);
      count("RecountedClients", job.clients);
      logger.info("recount", {
        accountId: means.accountId,
        job: job.id,
        state: job.state,
        clients: job.clients,
        settled: job.settled,
      });
    }
  });
