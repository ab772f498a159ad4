import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { DynamoDBRecord } from "aws-lambda";
import { type Outcome, payloadLimit } from "../functions/sandbox.ts";
import type { TemplateStream } from "../template/model.ts";
import type { GivenUp } from "./failures.ts";
import { sequenceOf } from "./records.ts";

export interface Delivery {
  source: TemplateStream;
  invoke: (event: { Records: DynamoDBRecord[] }) => Promise<Outcome>;
  /** takes what was given up; it is not tried again */
  giveUp: (given: GivenUp) => Promise<void>;
  /** false once the run stops: retries end and nothing is given up for it */
  isRunning: () => boolean;
}

/** Whether a batch was dealt with, in whole or by being given up; false only when the run stopped in between. */
type Settled = Promise<boolean>;

/** Records of one item stay in one lane, in order; others may overtake (AWS: order is by partition and sort key). */
const lanesOf = (records: DynamoDBRecord[], count: number): DynamoDBRecord[][] => {
  const lanes: DynamoDBRecord[][] = Array.from({ length: count }, () => []);
  for (const record of records) {
    const hash = createHash("sha1").update(JSON.stringify(record.dynamodb?.Keys)).digest();
    lanes[hash.readUInt32BE(0) % count]!.push(record);
  }
  return lanes;
};

/** Batches of at most `size` records that fit into an event together. */
const batchesOf = (records: DynamoDBRecord[], size: number): DynamoDBRecord[][] => {
  const batches: DynamoDBRecord[][] = [];
  let bytes = 0;
  for (const record of records) {
    const length = Buffer.byteLength(JSON.stringify(record)) + 1;
    const last = batches.at(-1);
    if (last && last.length < size && bytes + length < payloadLimit - 1024) {
      last.push(record);
      bytes += length;
    } else {
      batches.push([record]);
      bytes = length;
    }
  }
  return batches;
};

/** Position of the first record to try again: 0 means all of them, the length none. */
const checkpoint = (records: DynamoDBRecord[], outcome: Outcome, partial: boolean): number => {
  if (outcome.error) return 0;
  const reply = outcome.payload as { batchItemFailures?: { itemIdentifier?: unknown }[] | null } | null;
  if (!partial || !reply?.batchItemFailures?.length) return records.length;
  const failed = reply.batchItemFailures.map(({ itemIdentifier }) =>
    records.findIndex((record) => sequenceOf(record) === itemIdentifier),
  );
  return Math.max(0, Math.min(...failed));
};

/** Milliseconds before the next try; Lambda does not say how long it waits. */
const backoff = (attempt: number): number => Math.min(50 * 2 ** attempt, 500);

/**
 * Delivers records to a function as an event source mapping does: in lanes and batches; a failed batch is halved,
 * a reported failure tried again from the first failed record on, both until the retries or the age are used up.
 */
export const deliver = async (delivery: Delivery, shardId: string, records: DynamoDBRecord[]): Settled => {
  const { source } = delivery;
  const lanes = await Promise.all(
    lanesOf(records, source.lanes).map(async (lane) => {
      for (const batch of batchesOf(lane, source.batchSize))
        if (!(await settle(delivery, shardId, batch))) return false;
      return true;
    }),
  );
  return lanes.every(Boolean);
};

const isTooOld = ({ maxAgeMs }: TemplateStream, [first]: DynamoDBRecord[]): boolean =>
  maxAgeMs >= 0 && Date.now() - (first?.dynamodb?.ApproximateCreationDateTime ?? 0) * 1000 > maxAgeMs;

const settle = async (delivery: Delivery, shardId: string, records: DynamoDBRecord[]): Settled => {
  const { source, invoke, giveUp, isRunning } = delivery;
  for (let attempts = 0; ; attempts += 1) {
    if (!isRunning()) return false;
    if (isTooOld(source, records)) {
      await giveUp({ records, shardId, condition: "RecordAgeExceeded", attempts });
      return true;
    }
    const outcome = await invoke({ Records: records });
    const from = checkpoint(records, outcome, source.partialFailures);
    if (from === records.length) return true;
    if (!isRunning()) return false;
    if (from > 0) return settle(delivery, shardId, records.slice(from));
    if (outcome.error && source.bisect && records.length > 1) {
      const middle = Math.ceil(records.length / 2);
      const before = await settle(delivery, shardId, records.slice(0, middle));
      return before && settle(delivery, shardId, records.slice(middle));
    }
    if (source.retries >= 0 && attempts >= source.retries) {
      const { error } = outcome;
      await giveUp({
        records,
        shardId,
        condition: "RetryAttemptsExhausted",
        attempts: attempts + 1,
        ...(error && { error }),
      });
      return true;
    }
    await wait(backoff(attempts));
  }
};
