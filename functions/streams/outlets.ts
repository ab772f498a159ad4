import { PublishBatchCommand, SNSClient } from "@aws-sdk/client-sns";
import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { DynamoDBRecord } from "aws-lambda";
import * as z from "zod";
import { SyncKind } from "../../shared/jobs/schema.ts";
import { type Attributes, valuesOf } from "../../shared/table/attributes.ts";
import { keyParts } from "../../shared/table/schema.ts";

const Environment = z.object({
  JOBS_QUEUE_URL: z.string().min(1),
  OUTBOX_QUEUE_URL: z.string().min(1),
  WEBHOOKS_QUEUE_URL: z.string().min(1),
  NOTICES_TOPIC_ARN: z.string().min(1),
  SYNC_QUEUE_URL: z.string().min(1),
  NOTIFICATIONS_QUEUE_URL: z.string().min(1),
});

/** Where items of a type go that are due: takes at most ten, says which it did not take, by their place, and why. */
export type Outlet = (records: DynamoDBRecord[]) => Promise<{ Id?: string | undefined; Code?: string | undefined }[]>;

const bodyOf = ({ dynamodb }: DynamoDBRecord): string =>
  JSON.stringify({ pk: dynamodb!.Keys!.pk!.S, sk: dynamodb!.Keys!.sk!.S });

/** A queue gets the key alone: whoever works from it reads the item first and does nothing twice. */
const toQueue =
  (sqs: SQSClient, QueueUrl: string): Outlet =>
  async (records) => {
    const Entries = records.map((record, i) => ({ Id: String(i), MessageBody: bodyOf(record) }));
    return (await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).Failed ?? [];
  };

/**
 * A notice for the team as the topic tells it, in the form of the Standard Webhooks specification: `type`, `timestamp`, `data`. It holds ids
 * alone; account and kind stand beside it, for subscriptions that filter.
 */
const noticeOf = ({ dynamodb }: DynamoDBRecord, Id: string) => {
  const data = valuesOf(dynamodb!.NewImage!.data!.M as Attributes);
  const accountId = keyParts(dynamodb!.Keys!.pk!.S!)[0]!;
  const text = (StringValue: string) => ({ DataType: "String", StringValue });
  return {
    Id,
    Message: JSON.stringify({ type: `alert.${data.kind}`, timestamp: data.at, data: { ...data, accountId } }),
    MessageAttributes: { accountId: text(accountId), kind: text(String(data.kind)) },
  };
};

const toTopic =
  (sns: SNSClient, TopicArn: string): Outlet =>
  async (records) => {
    const PublishBatchRequestEntries = records.map((record, i) => noticeOf(record, String(i)));
    return (await sns.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries }))).Failed ?? [];
  };

let opened: Record<string, Outlet> | undefined;

const syncKinds = new Set<string>(SyncKind.options);

/** Which outlet a record goes to: that of its type; jobs of booking software have one of their own. */
export const outletOf = ({ dynamodb }: DynamoDBRecord): string => {
  const { type, data } = dynamodb?.NewImage ?? {};
  return type?.S === "job" && syncKinds.has(data?.M?.kind?.S ?? "") ? "syncJob" : (type?.S ?? "");
};

/** The outlets by name. */
export const outlets = (): Record<string, Outlet> => {
  if (opened) return opened;
  const urls = Environment.parse(process.env);
  // else the SDK calls the host of the queue's URL, wherever AWS_ENDPOINT_URL_SQS leads
  const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
  opened = {
    job: toQueue(sqs, urls.JOBS_QUEUE_URL),
    syncJob: toQueue(sqs, urls.SYNC_QUEUE_URL),
    notification: toQueue(sqs, urls.NOTIFICATIONS_QUEUE_URL),
    message: toQueue(sqs, urls.OUTBOX_QUEUE_URL),
    alert: toTopic(new SNSClient(), urls.NOTICES_TOPIC_ARN),
    changes: toQueue(sqs, urls.WEBHOOKS_QUEUE_URL),
    webhookState: toQueue(sqs, urls.WEBHOOKS_QUEUE_URL),
  };
  return opened;
};
