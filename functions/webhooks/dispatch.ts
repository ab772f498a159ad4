import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import * as z from "zod";
import type { Means } from "../../shared/ctx.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { keyParts } from "../../shared/table/schema.ts";
import { dispatch } from "../../shared/webhooks/dispatch.ts";
import { count, logger, publishing } from "../observe.ts";
import { services } from "../services.ts";
import { post } from "./outbound.ts";

/** Left for the calls under way and for noting how far it came, ms. */
const margin = 20_000;

/** The key of an item, as the publisher puts it into the queue: of the change log, or of one webhook's state. */
const Place = z.object({ pk: z.string() });

const pkOf = ({ body }: SQSRecord): string => Place.parse(JSON.parse(body)).pk;

/** Tells webhooks what is new in the change logs that the queue names, an account's once, several accounts at a time. What failed comes again. */
export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use(publishing())
  .handler(async (event, context) => {
    const { table, secrets } = await services();
    const enough = () => context.getRemainingTimeInMillis() < margin;
    const failures: string[] = [];
    const work = async (pk: string, records: SQSRecord[]): Promise<void> => {
      const [accountId = "", of, webhookId] = keyParts(pk);
      const means: Means = { accountId, now: () => new Date().toISOString(), newId, table, secrets };
      try {
        await dispatch({ ...means, post: post(), enough }, of === "WEBHOOK" ? webhookId : undefined);
        count("Dispatched", 1);
      } catch (error) {
        logger.error("not dispatched", { accountId, error: error as Error });
        failures.push(...records.map(({ messageId }) => messageId));
      }
    };
    await Promise.all([...Map.groupBy(event.Records, pkOf)].map(([pk, records]) => work(pk, records)));
    return { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
  });
