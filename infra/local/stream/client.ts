import type { DynamoDBRecord } from "aws-lambda";
import { region } from "../template/resolve.ts";

/**
 * The stream as the database tells it on the wire (AWS JSON 1.0). That is the very form in which Lambda hands on
 * records, so nothing is parsed and put together again: the SDK's client takes seven times the CPU for it.
 */
export interface StreamClient {
  shards(streamArn: string): Promise<Shard[]>;
  /** an iterator after a sequence number, or from the oldest record on */
  iterator(streamArn: string, shardId: string, after?: string): Promise<string>;
  /** at most a thousand records or 1 MB; no next iterator: the shard has ended */
  records(iterator: string): Promise<{ records: DynamoDBRecord[]; next?: string }>;
}

export interface Shard {
  ShardId: string;
  ParentShardId?: string;
}

/** A refusal of the database, by its type: `TrimmedDataAccessException`, `ExpiredIteratorException`, … */
export class StreamRefusal extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(`${type}: ${message}`);
    this.name = "StreamRefusal";
    this.type = type;
  }
}

// DynamoDB Local looks at the form of a signature, not at what it says
const authorization = `AWS4-HMAC-SHA256 Credential=local/20260101/${region}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`;

export const streamClient = (endpoint: string): StreamClient => {
  const ask = async <T>(operation: string, input: object): Promise<T> => {
    const response = await fetch(endpoint, {
      method: "POST",
      headers: {
        authorization,
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `DynamoDBStreams_20120810.${operation}`,
      },
      body: JSON.stringify(input),
      signal: AbortSignal.timeout(60_000),
    });
    const reply = await response.json();
    if (response.ok) return reply as T;
    const { __type = "", Message, message = Message } = reply as Record<string, string>;
    throw new StreamRefusal(__type.replace(/^.*#/, ""), message ?? "");
  };
  return {
    async shards(StreamArn) {
      const all: Shard[] = [];
      let last: string | undefined;
      do {
        const input = { StreamArn, ...(last && { ExclusiveStartShardId: last }) };
        const { StreamDescription: page } = await ask<{
          StreamDescription: { Shards: Shard[]; LastEvaluatedShardId?: string };
        }>("DescribeStream", input);
        all.push(...page.Shards);
        last = page.LastEvaluatedShardId;
      } while (last);
      return all;
    },
    async iterator(StreamArn, ShardId, after) {
      const where = after
        ? { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: after }
        : { ShardIteratorType: "TRIM_HORIZON" };
      return (await ask<{ ShardIterator: string }>("GetShardIterator", { StreamArn, ShardId, ...where })).ShardIterator;
    },
    async records(ShardIterator) {
      const reply = await ask<{ Records: DynamoDBRecord[]; NextShardIterator?: string }>("GetRecords", {
        ShardIterator,
        Limit: 1000,
      });
      return { records: reply.Records, ...(reply.NextShardIterator && { next: reply.NextShardIterator }) };
    },
  };
};
