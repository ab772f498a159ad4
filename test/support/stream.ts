import type { Context, DynamoDBBatchResponse, DynamoDBRecord } from "aws-lambda";
import { streamClient } from "../../infra/local/stream/client.ts";

export interface Stream {
  /** what was written since the last time it was asked */
  unread(): Promise<DynamoDBRecord[]>;
  /** hands what is dirty to projections until nothing is left; the records that were reported as failed */
  settle(): Promise<string[]>;
}

type Handler = (event: { Records: DynamoDBRecord[] }, context: Context) => Promise<DynamoDBBatchResponse>;

/** Whether the event source's filter lets a record through to projections (infra's template says the same). */
export const isDirty = ({ dynamodb }: DynamoDBRecord): boolean => dynamodb?.NewImage?.dirty?.BOOL === true;

/** A table's stream, read from its beginning and never twice. */
export const streamOf = (endpoint: string, streamArn: string): Stream => {
  const client = streamClient(endpoint);
  const iterators = new Map<string, string | undefined>();
  const unread = async (): Promise<DynamoDBRecord[]> => {
    const found: DynamoDBRecord[] = [];
    for (const { ShardId } of await client.shards(streamArn)) {
      if (!iterators.has(ShardId)) iterators.set(ShardId, await client.iterator(streamArn, ShardId));
      for (let iterator = iterators.get(ShardId); iterator; ) {
        const { records, next } = await client.records(iterator);
        found.push(...records);
        iterators.set(ShardId, next);
        iterator = records.length > 0 ? next : undefined;
      }
    }
    return found;
  };
  const settle = async (): Promise<string[]> => {
    const { handler } = (await import("../../functions/streams/projections.ts")) as unknown as { handler: Handler };
    const failures: string[] = [];
    for (let dirty = (await unread()).filter(isDirty); dirty.length > 0; dirty = (await unread()).filter(isDirty))
      for (let i = 0; i < dirty.length; i += 100) {
        const answer = await handler({ Records: dirty.slice(i, i + 100) }, {} as Context);
        failures.push(...answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      }
    return failures;
  };
  return { unread, settle };
};
