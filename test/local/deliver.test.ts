import type { DynamoDBRecord } from "aws-lambda";
import { describe, expect, it } from "vitest";
import type { Outcome } from "../../infra/local/functions/sandbox.ts";
import { deliver } from "../../infra/local/stream/deliver.ts";
import { failureObject, type GivenUp } from "../../infra/local/stream/failures.ts";
import type { TemplateStream } from "../../infra/local/template/model.ts";

const source: TemplateStream = {
  id: "Source",
  functionArn: "arn:fn",
  table: "Table",
  streamArn: "arn:stream",
  filters: [],
  batchSize: 10,
  windowMs: 0,
  lanes: 1,
  bisect: true,
  partialFailures: true,
  retries: 2,
  maxAgeMs: -1,
};

const makeRecord = (number: number, item = `item-${number}`): DynamoDBRecord => ({
  eventName: "MODIFY",
  dynamodb: {
    Keys: { pk: { S: item } },
    SequenceNumber: String(number),
    ApproximateCreationDateTime: Math.floor(Date.now() / 1000),
  },
});

const numbers = (records: DynamoDBRecord[]): number[] =>
  records.map(({ dynamodb }) => Number(dynamodb?.SequenceNumber));
const records = (count: number) => Array.from({ length: count }, (_, i) => makeRecord(i));

/** Delivers to a function that is told the numbers of each batch. */
const run = async (given: DynamoDBRecord[], fn: (batch: number[]) => Outcome, over: Partial<TemplateStream> = {}) => {
  const calls: number[][] = [];
  const lost: (Omit<GivenUp, "records"> & { numbers: number[] })[] = [];
  const settled = await deliver(
    {
      source: { ...source, ...over },
      invoke: async (event) => {
        const batch = numbers(event.Records);
        calls.push(batch);
        return fn(batch);
      },
      giveUp: async ({ records: up, ...rest }) => void lost.push({ numbers: numbers(up), ...rest }),
      isRunning: () => calls.length < 100,
    },
    "shard-1",
    given,
  );
  return { calls, lost, settled };
};

const fine: Outcome = { payload: { batchItemFailures: [] } };
const thrown: Outcome = { error: { errorType: "Error", errorMessage: "no", trace: [] } };
const failing = (...failed: number[]): Outcome => ({
  payload: { batchItemFailures: failed.map((number) => ({ itemIdentifier: String(number) })) },
});

describe("an event source", () => {
  it("delivers in order, in batches no larger than it says", async () => {
    const { calls } = await run(records(23), () => fine);
    expect(calls.map((batch) => batch.length)).toEqual([10, 10, 3]);
    expect(calls.flat()).toEqual(numbers(records(23)));
  });

  it("splits a batch that would not fit into one event", async () => {
    const large = records(4).map((record) => ({
      ...record,
      dynamodb: { ...record.dynamodb, NewImage: { text: { S: "x".repeat(2_000_000) } } },
    }));
    const { calls } = await run(large as DynamoDBRecord[], () => fine);
    expect(calls).toEqual([[0, 1, 2], [3]]);
  });

  it("keeps the changes of one item in one lane and in order", async () => {
    const mixed = Array.from({ length: 40 }, (_, i) => makeRecord(i, `item-${i % 5}`));
    const { calls } = await run(mixed, () => fine, { lanes: 3, batchSize: 100 });
    expect(calls.length).toBeGreaterThan(1);
    for (const batch of calls) expect(batch).toEqual([...batch].sort((one, other) => one - other));
    expect(calls.flat().sort((one, other) => one - other)).toEqual(numbers(mixed));
  });

  it("halves a batch whose function fails until the bad record stands alone, and gives up that one", async () => {
    const { calls, lost, settled } = await run(records(4), (batch) => (batch.includes(2) ? thrown : fine));
    expect(calls).toEqual([[0, 1, 2, 3], [0, 1], [2, 3], [2], [2], [2], [3]]);
    expect(lost).toEqual([
      { numbers: [2], shardId: "shard-1", condition: "RetryAttemptsExhausted", attempts: 3, error: thrown.error },
    ]);
    expect(settled).toBe(true);
  });

  it("goes on from the first record that was reported", async () => {
    let first = true;
    const { calls, lost } = await run(records(5), () => {
      const answer = first ? failing(4, 2) : fine;
      first = false;
      return answer;
    });
    expect(calls).toEqual([
      [0, 1, 2, 3, 4],
      [2, 3, 4],
    ]);
    expect(lost).toEqual([]);
  });

  it("gives up the rest of a batch whose first record fails to the end", async () => {
    const { calls, lost } = await run(records(3), (batch) => (batch.includes(1) ? failing(1) : fine));
    expect(calls).toEqual([
      [0, 1, 2],
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
    expect(lost).toMatchObject([{ numbers: [1, 2] }]);
  });

  it("tries all again for a reported record that was not in the batch", async () => {
    let calls = 0;
    const { lost, calls: batches } = await run(records(2), () => (++calls === 1 ? failing(99) : fine));
    expect([batches, lost]).toEqual([
      [
        [0, 1],
        [0, 1],
      ],
      [],
    ]);
  });

  it("does not believe a report where the source takes none", async () => {
    const { calls } = await run(records(2), () => failing(1), { partialFailures: false });
    expect(calls).toEqual([[0, 1]]);
  });

  it("gives up what is too old without calling the function", async () => {
    const old = records(1).map((record) => ({
      ...record,
      dynamodb: { ...record.dynamodb, ApproximateCreationDateTime: 1 },
    }));
    const { calls, lost } = await run(old as DynamoDBRecord[], () => fine, { maxAgeMs: 1000 });
    expect(calls).toEqual([]);
    expect(lost).toMatchObject([{ condition: "RecordAgeExceeded", attempts: 0 }]);
  });
});

describe("the object of a failed batch", () => {
  it("lies under source, shard and day, and holds the whole event as text", () => {
    const given: GivenUp = {
      records: records(2),
      shardId: "shard-1",
      condition: "RetryAttemptsExhausted",
      attempts: 3,
    };
    const { key, body } = failureObject(source, given, new Date("2026-03-14T06:07:08.900Z"));
    expect(key).toMatch(/^aws\/lambda\/Source\/shard-1\/2026\/03\/14\/2026-03-14T06\.07\.08-[0-9a-f-]{36}$/);
    const object = JSON.parse(body);
    expect(object).toMatchObject({
      requestContext: { functionArn: "arn:fn", condition: "RetryAttemptsExhausted", approximateInvokeCount: 3 },
      version: "1.0",
      timestamp: "2026-03-14T06:07:08.900Z",
      DDBStreamBatchInfo: {
        shardId: "shard-1",
        startSequenceNumber: "0",
        endSequenceNumber: "1",
        batchSize: 2,
        streamArn: "arn:stream",
      },
    });
    expect(JSON.parse(object.payload)).toEqual({ Records: given.records });
  });
});
