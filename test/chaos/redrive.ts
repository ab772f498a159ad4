import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListBucketsCommand,
  paginateListObjectsV2,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { DynamoDBRecord } from "aws-lambda";
import type { FaultyDeliveries } from "./deliveries.ts";
import type { FaultySandboxes } from "./sandboxes.ts";

const here = { region: "us-east-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } };

/** Hands stream batches that were given up to their functions again; how many. */
export const redriveBatches = async (
  endpoint: string,
  { functions }: FaultySandboxes,
  deliveries: FaultyDeliveries,
): Promise<number> => {
  const s3 = new S3Client({ ...here, endpoint, forcePathStyle: true });
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  let count = 0;
  for (const { Name: Bucket } of Buckets)
    for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix: "aws/lambda/" }))
      for (const { Key } of Contents) {
        const object = await s3.send(new GetObjectCommand({ Bucket, Key }));
        const { requestContext, payload } = JSON.parse(await object.Body!.transformToString());
        const event = JSON.parse(payload) as { Records: DynamoDBRecord[] };
        const { error } = await deliveries.redeliver(functions.get(requestContext.functionArn)!.name, event);
        if (error) throw new Error(`A redriven batch failed again: ${error.errorMessage}`);
        await s3.send(new DeleteObjectCommand({ Bucket, Key }));
        count += 1;
      }
  s3.destroy();
  return count;
};

/** Puts dead letters back into the queues they come from; how many. */
export const redriveLetters = async (endpoint: string): Promise<number> => {
  const sqs = new SQSClient({ ...here, endpoint, useQueueUrlAsEndpoint: false });
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  const attributesOf = async (QueueUrl: string) =>
    (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }))).Attributes ?? {};
  const queues = await Promise.all(QueueUrls.map(async (url) => ({ url, attributes: await attributesOf(url) })));
  let count = 0;
  for (const { url, attributes } of queues) {
    const from = queues.find(({ attributes: own }) => own.QueueArn === deadLettersOf(attributes.RedrivePolicy))?.url;
    while (from) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: from, MaxNumberOfMessages: 10 }));
      if (Messages.length === 0) break;
      for (const { Body, ReceiptHandle } of Messages) {
        await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: Body }));
        await sqs.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle }));
        count += 1;
      }
    }
  }
  sqs.destroy();
  return count;
};

const deadLettersOf = (policy: string | undefined): string | undefined =>
  policy && JSON.parse(policy).deadLetterTargetArn;
