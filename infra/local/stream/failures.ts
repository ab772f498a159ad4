import { randomUUID } from "node:crypto";
import type { DynamoDBRecord } from "aws-lambda";
import type { FunctionError } from "../functions/protocol.ts";
import type { TemplateStream } from "../template/model.ts";
import { sequenceOf } from "./records.ts";

export type Condition = "RetryAttemptsExhausted" | "RecordAgeExceeded";

export interface GivenUp {
  records: DynamoDBRecord[];
  shardId: string;
  condition: Condition;
  attempts: number;
  error?: FunctionError;
}

const iso = (record: DynamoDBRecord | undefined): string =>
  new Date((record?.dynamodb?.ApproximateCreationDateTime ?? 0) * 1000).toISOString().replace(".000Z", "Z");

/**
 * The object that Lambda writes to a failure bucket: the batch's position and, in `payload`, the whole event as text.
 * Shape and key from AWS: "Retain discarded records for a DynamoDB event source in Lambda".
 */
export const failureObject = (
  source: TemplateStream,
  given: GivenUp,
  now = new Date(),
): { key: string; body: string } => {
  const { records, shardId, condition, attempts, error } = given;
  const [first, last] = [records[0], records.at(-1)];
  const body = {
    requestContext: {
      requestId: randomUUID(),
      functionArn: source.functionArn,
      condition,
      approximateInvokeCount: attempts,
    },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: error ? "Unhandled" : null },
    version: "1.0",
    timestamp: now.toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: first && sequenceOf(first),
      endSequenceNumber: last && sequenceOf(last),
      approximateArrivalOfFirstRecord: iso(first),
      approximateArrivalOfLastRecord: iso(last),
      batchSize: records.length,
      streamArn: source.streamArn,
    },
    payload: JSON.stringify({ Records: records }),
  };
  const at = now.toISOString();
  const day = at.slice(0, 10).replaceAll("-", "/");
  const time = at.slice(0, 19).replaceAll(":", ".");
  return { key: `aws/lambda/${source.id}/${shardId}/${day}/${time}-${randomUUID()}`, body: JSON.stringify(body) };
};
