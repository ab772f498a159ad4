import middy from "@middy/core";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import type { Means } from "../../shared/ctx.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { rulesBook } from "../../shared/settling/accounts.ts";
import { projectPartition } from "../../shared/settling/project.ts";
import { imageOf } from "../../shared/table/client.ts";
import { keyParts } from "../../shared/table/schema.ts";
import { count, logger, publishing } from "../observe.ts";
import { services } from "../services.ts";
import { eachGroup } from "./batch.ts";

let book: ReturnType<typeof rulesBook> | undefined;

/** Settles what the stream says is dirty: a batch grouped by client, one transaction each; a changed event goes to its bookings. */
const project = async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const { table, secrets } = await services();
  book ??= rulesBook(table);
  const groups = Map.groupBy(
    event.Records.filter(({ dynamodb }) => dynamodb?.NewImage),
    ({ dynamodb }) => dynamodb!.Keys!.pk!.S!,
  );
  const now = new Date().toISOString();
  const work = async (pk: string, records: DynamoDBRecord[]): Promise<DynamoDBRecord[]> => {
    const accountId = keyParts(pk)[0]!;
    const means: Means = { accountId, now: () => now, newId, table, secrets };
    const rules = await book!(accountId);
    const { unread, refused } = await projectPartition(means, rules, pk, records, ({ dynamodb }) =>
      imageOf(dynamodb!.NewImage!),
    );
    if (refused) logger.warn("behind a fence", { pk, refused });
    for (const { told, error } of unread)
      logger.error("does not parse", { pk, sequence: told.dynamodb?.SequenceNumber, error: error as Error });
    return unread.map(({ told }) => told);
  };
  const answer = await eachGroup(groups, work, (pk, error) =>
    logger.error("not settled", { pk, error: error as Error }),
  );
  count("NotSettled", answer.batchItemFailures.length);
  return answer;
};

export const handler = middy<DynamoDBStreamEvent, DynamoDBBatchResponse>().use(publishing()).handler(project);
