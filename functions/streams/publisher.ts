import middy from "@middy/core";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { count, logger, publishing } from "../observe.ts";
import { eachGroup } from "./batch.ts";
import { type Outlet, outletOf, outlets } from "./outlets.ts";

/** Entries of one SendMessageBatch or PublishBatch at most (Amazon SQS and SNS API references). */
const most = 10;

/** Records of one outlet each, as many as go into one request; types without one are nobody's work. */
const requestsOf = (records: DynamoDBRecord[], to: Record<string, Outlet>): Map<string, DynamoDBRecord[]> => {
  const requests = new Map<string, DynamoDBRecord[]>();
  for (const [name, all] of Map.groupBy(records, outletOf)) {
    if (!Object.hasOwn(to, name)) continue;
    for (let i = 0; i < all.length; i += most) requests.set(`${name} ${i / most}`, all.slice(i, i + most));
  }
  return requests;
};

/**
 * Gives what is due to its outlet: the queue of jobs, of messages or of booking software, so that each kind of work has its own pace, retries and dead
 * letters (adr/0020), or the topic of notices. What was not taken is reported and given again with what came after it.
 */
const publish = async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const to = outlets();
  const send = async (name: string, records: DynamoDBRecord[]): Promise<DynamoDBRecord[]> => {
    const failed = await to[outletOf(records[0]!)]!(records);
    for (const { Code } of failed) logger.error("not taken", { request: name, code: Code });
    return failed.map(({ Id }) => records[Number(Id)]!);
  };
  const answer = await eachGroup(requestsOf(event.Records, to), send, (name, error) =>
    logger.error("not published", { request: name, error: error as Error }),
  );
  count("NotPublished", answer.batchItemFailures.length);
  return answer;
};

export const handler = middy<DynamoDBStreamEvent, DynamoDBBatchResponse>().use(publishing()).handler(publish);
