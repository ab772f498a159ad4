import { randomUUID } from "node:crypto";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { DynamoDBRecord } from "aws-lambda";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startInvoking } from "../../infra/local/services/invoke.ts";
import { type Storage, startStorage } from "../../infra/local/services/storage.ts";
import { failureObject } from "../../infra/local/stream/failures.ts";
import type { Place } from "../../scripts/place/place.ts";
import { moveBack } from "../../scripts/redrive/queues.ts";
import { redrive } from "../../scripts/redrive/run.ts";
import { newJob } from "../../shared/jobs/store.ts";
import { type Bench, openBench } from "../settling/bench.ts";
import { deliver } from "../settling/projections.ts";

const bucket = "clientele-failedbatches";
const projections = "arn:aws:lambda:us-east-1:000000000000:function:ProjectionsFunction";

let bench: Bench;
let storage: Storage;
let place: Place;
let invoking: Awaited<ReturnType<typeof startInvoking>>;
/** how often the function was called */
let calls = 0;

beforeAll(async () => {
  bench = await openBench();
  storage = await startStorage([bucket], "us-east-1", undefined);
  invoking = await startInvoking([{ id: "ProjectionsFunction", arn: projections }], async (_, event) => {
    calls += 1;
    const failed = await deliver((event as { Records: DynamoDBRecord[] }).Records);
    return { payload: { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) } } as never;
  });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_S3: storage.endpoint,
    AWS_ENDPOINT_URL_SQS: storage.queues,
    AWS_ENDPOINT_URL_LAMBDA: invoking.endpoint,
  });
  const queue = (logicalId: string) => {
    storage.server.createQueue(logicalId);
    return {
      logicalId,
      type: "AWS::SQS::Queue",
      physicalId: `https://sqs.us-east-1.amazonaws.com/000000000000/${logicalId}`,
    };
  };
  place = {
    stage: "test",
    local: true,
    resources: [
      queue("JobsQueueDeadLetters"),
      queue("JobsQueue"),
      { logicalId: "FailedBatchesAB12", type: "AWS::S3::Bucket", physicalId: bucket },
      { logicalId: "ProjectionsFunctionAB12", type: "AWS::Lambda::Function", physicalId: "ProjectionsFunction" },
    ],
  };
});
afterAll(async () => {
  await Promise.all([bench.database.stop(), storage.stop(), invoking.stop()]);
});

/** Runs it, with what it said. */
const run = async (over: { queue?: string; go?: boolean } = {}) => {
  const said: string[] = [];
  const { go = false, queue } = over;
  const left = await redrive({ place, table: bench.studio.table, queue, go, say: (line) => said.push(line) });
  return { left, said: said.join("\n") };
};
const inQueue = (name: string) => storage.server.inspectQueue(name)!.messages;
const bodiesIn = (name: string) => inQueue(name).ready.map(({ body }) => body);
const putAside = (body: string) =>
  new SQSClient({ useQueueUrlAsEndpoint: false }).send(
    new SendMessageCommand({ QueueUrl: place.resources[0]!.physicalId, MessageBody: body }),
  );

/** A batch as Lambda gave it up. */
const giveUp = async (records: DynamoDBRecord[], functionArn = projections): Promise<string> => {
  const source = { id: randomUUID(), functionArn, streamArn: "stream" } as Parameters<typeof failureObject>[0];
  const given = { records, shardId: "shard-1", condition: "RetryAttemptsExhausted" as const, attempts: 11 };
  const { key, body } = failureObject(source, given);
  await storage.put(bucket, key, body);
  return key;
};
const stands = async (Key: string): Promise<boolean> =>
  new S3Client().send(new GetObjectCommand({ Bucket: bucket, Key })).then(
    () => true,
    () => false,
  );

describe("dead letters", () => {
  it("are shown by what they are, stay where they are until it is said to go, and are then back in their queue, each once", async () => {
    const { job, item } = newJob(bench.studio.means, "recount");
    await bench.studio.table.put(item);
    const { pk, sk } = item;
    await putAside(JSON.stringify({ pk, sk }));
    for (let i = 0; i < 23; i += 1) await putAside(JSON.stringify({ pk, sk: `JOB#gone${i}` }));
    await putAside("{");
    const looked = await run();
    expect(looked.left).toBe(25);
    expect(looked.said).toContain("JobsQueue: 25 dead letters, the oldest of 0.0 hours");
    expect(looked.said).toContain("1 × job of kind recount, waiting");
    expect(looked.said).toContain("23 × of something that is no more");
    expect(looked.said).not.toContain(job.id);
    expect(bodiesIn("JobsQueue")).toEqual([]);
    expect(await run({ queue: "JobsQueue", go: true })).toMatchObject({ left: 0 });
    expect(new Set(bodiesIn("JobsQueue")).size).toBe(25);
    expect(bodiesIn("JobsQueue")).toHaveLength(25);
    expect((await run()).said).toContain("JobsQueue: 0 dead letters");
  });

  it("are not lost when it is killed half way: at worst one is there twice", async () => {
    for (let i = 0; i < 12; i += 1) await putAside(`{"n":${i}}`);
    const before = bodiesIn("JobsQueue").length;
    const letters = { name: "JobsQueue", from: place.resources[0]!.physicalId, to: place.resources[1]!.physicalId };
    await expect(
      moveBack(letters, () => {
        throw new Error("killed");
      }),
    ).rejects.toThrow("killed");
    const held = bodiesIn("JobsQueue").slice(before);
    const left = inQueue("JobsQueueDeadLetters");
    const there = [...held, ...left.ready.map(({ body }) => body), ...left.inflight.map(({ message }) => message.body)];
    expect(new Set(there).size).toBe(12);
    await run({ go: true });
    expect(new Set(bodiesIn("JobsQueue").slice(before)).size).toBe(12);
  });

  it("of a queue that is not there are refused, with those that are", async () => {
    await expect(run({ queue: "Jobs" })).rejects.toThrow("There is: JobsQueue, FailedBatches.");
  });
});

describe("reliability 1 a failed batch that is replayed", () => {
  it("after three days leaves the numbers unchanged, since all of it was settled meanwhile, and its object goes", async () => {
    const { ids, dirty } = await bench.sendClients(3, 4);
    const key = await giveUp(dirty);
    await deliver(dirty);
    await bench.expectExact(ids, 4);
    await bench.studio.stream.unread();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3 * 24 * 3_600_000 });
    const { left, said } = await run({ queue: "FailedBatches", go: true });
    vi.useRealTimers();
    expect({ left, said }).toEqual({ left: 0, said: expect.stringContaining("1 done again, 0 left") });
    expect(await stands(key)).toBe(false);
    await bench.expectNothingWritten();
    await bench.expectExact(ids, 4);
  });

  it("settles what nothing settled meanwhile", async () => {
    const { ids, dirty } = await bench.sendClients(2, 3);
    const key = await giveUp(dirty);
    expect((await run()).said).toContain(`${dirty.length} records of ProjectionsFunctionAB12: RetryAttemptsExhausted`);
    expect(await stands(key)).toBe(true);
    await run({ go: true });
    await bench.expectExact(ids, 3);
    expect(await stands(key)).toBe(false);
  });

  it("stays when one of its records still cannot be read, or its function is of another stage", async () => {
    const { dirty } = await bench.sendClients(1, 1);
    const poisoned = structuredClone(dirty);
    poisoned[0]!.dynamodb!.NewImage!.data = { M: { status: { S: "?" } } };
    poisoned[0]!.dynamodb!.NewImage!.type = { S: "booking" };
    const keys = [await giveUp(poisoned), await giveUp(dirty, projections.replace("Projections", "Other"))];
    const before = calls;
    const { left, said } = await run({ go: true });
    expect(left).toBe(2);
    expect(said).toContain("ProjectionsFunction could not do 1 of its records");
    expect(said).toContain("OtherFunction is no function of this stage");
    expect(calls).toBe(before + 1);
    expect(await Promise.all(keys.map(stands))).toEqual([true, true]);
  });
});
