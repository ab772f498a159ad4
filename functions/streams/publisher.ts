import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import middy from "@middy/core";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import * as z from "zod";
import { count, logger, publishing } from "../observe.ts";
import { eachGroup } from "./batch.ts";

const Environment = z.object({ JOBS_QUEUE_URL: z.string().min(1), OUTBOX_QUEUE_URL: z.string().min(1) });

/** Entries of one SendMessageBatch at most (Amazon SQS API reference). */
const most = 10;

let queues: { sqs: SQSClient; urls: Record<string, string> } | undefined;

/** The queue of each type of item that can be due. */
const opened = () => {
  if (queues) return queues;
  const { JOBS_QUEUE_URL, OUTBOX_QUEUE_URL } = Environment.parse(process.env);
  // else the SDK calls the host of the queue's URL, wherever AWS_ENDPOINT_URL_SQS leads
  const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
  queues = { sqs, urls: { job: JOBS_QUEUE_URL, message: OUTBOX_QUEUE_URL } };
  return queues;
};

const typeOf = ({ dynamodb }: DynamoDBRecord): string => dynamodb?.NewImage?.type?.S ?? "";

/** Records of one type each, as many as go into one request; types without a queue are nobody's work. */
const requestsOf = (records: DynamoDBRecord[], urls: Record<string, string>): Map<string, DynamoDBRecord[]> => {
  const requests = new Map<string, DynamoDBRecord[]>();
  for (const [type, all] of Map.groupBy(records, typeOf)) {
    if (!Object.hasOwn(urls, type)) continue;
    for (let i = 0; i < all.length; i += most) requests.set(`${type} ${i / most}`, all.slice(i, i + most));
  }
  return requests;
};

const bodyOf = ({ dynamodb }: DynamoDBRecord): string =>
  JSON.stringify({ pk: dynamodb!.Keys!.pk!.S, sk: dynamodb!.Keys!.sk!.S });

/**
 * Puts the keys of what is due into the queue of its type, so that each kind of work has its own pace, retries and dead
 * letters (adr/0020). What a queue did not take is reported and sent again with what came after it: whoever works from
 * these queues reads the item first and does nothing twice.
 */
const publish = async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const { sqs, urls } = opened();
  const send = async (name: string, records: DynamoDBRecord[]): Promise<DynamoDBRecord[]> => {
    const Entries = records.map((record, i) => ({ Id: String(i), MessageBody: bodyOf(record) }));
    const QueueUrl = urls[typeOf(records[0]!)]!;
    const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    for (const { Code } of Failed) logger.error("not taken by the queue", { request: name, code: Code });
    return Failed.map(({ Id }) => records[Number(Id)]!);
  };
  const answer = await eachGroup(requestsOf(event.Records, urls), send, (name, error) =>
    logger.error("not published", { request: name, error: error as Error }),
  );
  count("NotPublished", answer.batchItemFailures.length);
  return answer;
};

export const handler = middy<DynamoDBStreamEvent, DynamoDBBatchResponse>().use(publishing()).handler(publish);
