import middy from "@middy/core";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import type { Means } from "../../shared/ctx.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { rulesBook } from "../../shared/settling/accounts.ts";
import { contributionOf } from "../../shared/settling/registry.ts";
import type { Rules } from "../../shared/settling/rules.ts";
import { settleClient } from "../../shared/settling/settle.ts";
import { followEvent } from "../../shared/sources/apply/follow-event.ts";
import { imageOf } from "../../shared/table/client.ts";
import type { Item } from "../../shared/table/item.ts";
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
    return settleGroup(means, await book!(accountId), pk, records);
  };
  const answer = await eachGroup(groups, work, (pk, error) =>
    logger.error("not settled", { pk, error: error as Error }),
  );
  count("NotSettled", answer.batchItemFailures.length);
  return answer;
};

/** The last image of each item wins; one that does not parse is reported alone. */
const settleGroup = async (
  means: Means,
  rules: Rules,
  pk: string,
  records: DynamoDBRecord[],
): Promise<DynamoDBRecord[]> => {
  const latest = new Map<string, { record: DynamoDBRecord; item: Item }>();
  const failed: DynamoDBRecord[] = [];
  for (const record of records) {
    try {
      const item = imageOf(record.dynamodb!.NewImage!);
      if (item.type !== "event") contributionOf(item, rules);
      latest.set(item.sk, { record, item });
    } catch (error) {
      logger.error("does not parse", { pk, sequence: record.dynamodb?.SequenceNumber, error: error as Error });
      failed.push(record);
    }
  }
  const items = [...latest.values()].map(({ item }) => item);
  for (const item of items.filter(({ type }) => type === "event")) await followEvent(means, item);
  const ofClient = items.filter(({ type }) => type !== "event");
  if (ofClient.length > 0) {
    const { refused } = await settleClient(means, rules, pk, ofClient);
    if (refused) logger.warn("behind a fence", { pk, refused });
  }
  return failed;
};

export const handler = middy<DynamoDBStreamEvent, DynamoDBBatchResponse>().use(publishing()).handler(project);
