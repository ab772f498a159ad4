import { setTimeout as wait } from "node:timers/promises";
import type { DynamoDBRecord } from "aws-lambda";
import { type Shard, type StreamClient, StreamRefusal } from "./client.ts";
import { type Delivery, deliver } from "./deliver.ts";
import { matches } from "./filter.ts";
import type { Positions } from "./positions.ts";
import { lambdaRecord, sequenceOf } from "./records.ts";

export interface Reader {
  /** Resolves after a look at the whole stream, begun after the call, has found nothing new and nothing to deliver. */
  caughtUp(): Promise<void>;
  stop(): Promise<void>;
}

export interface ReaderProps extends Delivery {
  client: StreamClient;
  /** as the database names the stream */
  streamArn: string;
  positions: Positions;
  /** sees every record, before the filter */
  onRecord?: (record: DynamoDBRecord) => void;
  /** told of trouble with the stream itself; the reader goes on */
  onTrouble: (error: unknown) => void;
}

/** Milliseconds between two looks at a stream that was empty; four a second is Lambda's own pace. */
const pause = 100;
/** A new shard is found within so many milliseconds. */
const shardsEvery = 5000;

/** Reads a table's stream for one function, from where it stopped, a parent shard before its children. */
export const startReader = (props: ReaderProps): Reader => {
  const { client, streamArn, source, positions } = props;
  const iterators = new Map<string, string>();
  const finished = new Set<string>();
  let shards: Shard[] = [];
  let shardsSeenAt = 0;
  let running = true;
  let waiters: (() => void)[] = [];
  const delivery: Delivery = { ...props, isRunning: () => running && props.isRunning() };

  const openIterator = async (shardId: string): Promise<string> => {
    try {
      return await client.iterator(streamArn, shardId, positions.get(source.id, shardId));
    } catch (error) {
      const forgotten =
        error instanceof StreamRefusal && ["TrimmedDataAccessException", "ValidationException"].includes(error.type);
      if (!forgotten) throw error;
      return client.iterator(streamArn, shardId);
    }
  };

  const listShards = async () => {
    if (Date.now() - shardsSeenAt < shardsEvery) return;
    shards = await client.shards(streamArn);
    shardsSeenAt = Date.now();
  };

  const isOpen = ({ ShardId, ParentShardId }: Shard): boolean => {
    const waitsForParent = shards.some((other) => other.ShardId === ParentShardId && !finished.has(other.ShardId));
    return !finished.has(ShardId) && !waitsForParent;
  };

  const next = async (shardId: string): Promise<DynamoDBRecord[]> => {
    const iterator = iterators.get(shardId) ?? (await openIterator(shardId));
    iterators.delete(shardId);
    const { records, next: following } = await client.records(iterator);
    if (following) iterators.set(shardId, following);
    else {
      finished.add(shardId);
      shardsSeenAt = 0;
    }
    return records.map((record) => lambdaRecord(record, source.streamArn));
  };

  const wanted = (record: DynamoDBRecord): boolean =>
    source.filters.length === 0 || source.filters.some((filter) => matches(filter, record));

  /** Reads and delivers once; true when there was nothing. */
  const look = async (shardId: string): Promise<boolean> => {
    const records = await next(shardId);
    if (records.length === 0) return true;
    if (source.windowMs > 0 && records.length < source.batchSize && !finished.has(shardId)) {
      await wait(source.windowMs);
      records.push(...(await next(shardId)));
    }
    for (const record of records) props.onRecord?.(record);
    const settled = await deliver(delivery, shardId, records.filter(wanted));
    if (settled) positions.set(source.id, shardId, sequenceOf(records.at(-1)!));
    return false;
  };

  const loop = async () => {
    while (running) {
      const asking = waiters;
      waiters = [];
      try {
        await listShards();
        const open = shards.filter(isOpen).map(({ ShardId }) => ShardId);
        const empty = await Promise.all(open.map(look));
        if (empty.every(Boolean) && shards.every(({ ShardId }) => finished.has(ShardId) || open.includes(ShardId))) {
          for (const resolve of asking) resolve();
          if (waiters.length === 0) await wait(pause);
          continue;
        }
      } catch (error) {
        iterators.clear();
        if (running) props.onTrouble(error);
        await wait(1000);
      }
      waiters.push(...asking);
    }
  };

  const ended = loop();
  return {
    caughtUp: () => new Promise((resolve) => waiters.push(resolve)),
    stop: async () => {
      running = false;
      await ended;
    },
  };
};
