import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { DeleteObjectCommand, GetObjectCommand, paginateListObjectsV2, S3Client } from "@aws-sdk/client-s3";
import * as z from "zod";
import { ofType, type Place } from "../place/place.ts";

/** What Lambda writes of a batch it gave up (AWS: "Retain discarded records for a DynamoDB event source in Lambda"), as far as it is used. */
const Failed = z.object({
  requestContext: z.object({ functionArn: z.string(), condition: z.string() }),
  DDBStreamBatchInfo: z.object({ batchSize: z.int() }),
  payload: z.string(),
});

const prefix = "aws/lambda/";

/** A batch of the stream that a function gave up. */
export interface FailedBatch {
  key: string;
  /** when it was given up, epoch ms */
  at: number;
}

/** The bucket of failed batches; undefined where a place has none. */
export const batchBucket = (place: Place): string | undefined =>
  ofType(place, "AWS::S3::Bucket").find(({ logicalId }) => logicalId.startsWith("FailedBatches"))?.physicalId;

/** Every failed batch, oldest first. */
export const failedBatches = async (Bucket: string): Promise<FailedBatch[]> => {
  const found: FailedBatch[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client: new S3Client() }, { Bucket, Prefix: prefix }))
    for (const { Key = "", LastModified } of Contents) found.push({ key: Key, at: LastModified?.getTime() ?? 0 });
  return found.sort((a, b) => a.at - b.at);
};

const read = async (Bucket: string, Key: string): Promise<z.output<typeof Failed>> => {
  const { Body } = await new S3Client().send(new GetObjectCommand({ Bucket, Key }));
  return Failed.parse(JSON.parse((await Body?.transformToString()) ?? ""));
};

const nameIn = (functionArn: string): string => functionArn.split(":function:")[1]?.split(":")[0] ?? "";

/** What a batch holds: whose it is, of how many records, and why it was given up. */
export const describeBatch = async (place: Place, bucket: string, { key }: FailedBatch): Promise<string> => {
  const { requestContext, DDBStreamBatchInfo } = await read(bucket, key);
  const name = nameIn(requestContext.functionArn);
  const known = ofType(place, "AWS::Lambda::Function").find(({ physicalId }) => physicalId === name);
  return `${DDBStreamBatchInfo.batchSize} records of ${known?.logicalId ?? name}: ${requestContext.condition}`;
};

/**
 * Calls the function that gave a batch up with it once more, and removes the object when all of it was done: settling finds nothing left to
 * do in what was settled since, and whoever works from the queues does nothing twice. Why it stays, where it does; undefined: it is gone.
 */
export const replay = async (place: Place, Bucket: string, { key }: FailedBatch): Promise<string | undefined> => {
  const { requestContext, payload } = await read(Bucket, key);
  const FunctionName = nameIn(requestContext.functionArn);
  if (!ofType(place, "AWS::Lambda::Function").some(({ physicalId }) => physicalId === FunctionName))
    return `${FunctionName} is no function of this stage`;
  const answer = await new LambdaClient().send(new InvokeCommand({ FunctionName, Payload: Buffer.from(payload) }));
  const reply = JSON.parse(answer.Payload?.transformToString() || "null");
  if (answer.FunctionError) return `${FunctionName} failed: ${reply?.errorType ?? answer.FunctionError}`;
  const { length } = reply?.batchItemFailures ?? [];
  if (length > 0) return `${FunctionName} could not do ${length} of its records`;
  await new S3Client().send(new DeleteObjectCommand({ Bucket, Key: key }));
  return undefined;
};
