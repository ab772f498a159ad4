import type { DynamoDBRecord } from "aws-lambda";
import { region } from "../template/resolve.ts";

/** A record as Lambda hands it on: with the stream it comes from, which the stream itself does not say. */
export const lambdaRecord = (record: DynamoDBRecord, eventSourceARN: string): DynamoDBRecord => ({
  ...record,
  awsRegion: region,
  eventSourceARN,
});

export const sequenceOf = (record: DynamoDBRecord): string => record.dynamodb?.SequenceNumber ?? "";
