import {
  type _Record,
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from "@aws-sdk/client-dynamodb-streams";
import type { Context, DynamoDBBatchResponse, DynamoDBRecord } from "aws-lambda";
import { lambdaRecord } from "../../infra/local/stream/records.ts";

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
export const streamOf = (StreamArn: string): Stream => {
  const client = new DynamoDBStreamsClient({ endpoint: process.env.AWS_ENDPOINT_URL_DYNAMODB! });
  const iterators = new Map<string, string | undefined>();
  const unread = async (): Promise<DynamoDBRecord[]> => {
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn }));
    const records: _Record[] = [];
    for (const { ShardId } of StreamDescription?.Shards ?? []) {
      if (!iterators.has(ShardId!)) {
        const start = await client.send(
          new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" }),
        );
        iterators.set(ShardId!, start.ShardIterator);
      }
      for (let more = true; more; ) {
        const ShardIterator = iterators.get(ShardId!);
        if (!ShardIterator) break;
        const page = await client.send(new GetRecordsCommand({ ShardIterator, Limit: 1000 }));
        records.push(...(page.Records ?? []));
        iterators.set(ShardId!, page.NextShardIterator);
        more = (page.Records ?? []).length > 0;
      }
    }
    return records.map((record) => lambdaRecord(record, StreamArn));
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
