import { marshall } from "@aws-sdk/util-dynamodb";
import type { Context, DynamoDBBatchResponse, DynamoDBRecord } from "aws-lambda";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Storage, startStorage } from "../../infra/local/services/storage.ts";

let aws: Storage;
beforeAll(async () => {
  aws = await startStorage([], "us-east-1", undefined);
  // no body of a usual key is longer than 1 KB: a longer one is what the queue refuses
  const queues = ["jobs", "outbox", "webhooks", "sync", "notifications"].map((name) =>
    aws.server.createQueue(name, { attributes: { MaximumMessageSize: "1024" } }),
  );
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SQS: `http://127.0.0.1:${aws.server.port}`,
    AWS_ENDPOINT_URL_SNS: `http://127.0.0.1:${aws.server.port}`,
    NOTICES_TOPIC_ARN: aws.server.createTopic("notices").topicArn,
    JOBS_QUEUE_URL: queues[0]!.queueUrl,
    OUTBOX_QUEUE_URL: queues[1]!.queueUrl,
    WEBHOOKS_QUEUE_URL: queues[2]!.queueUrl,
    SYNC_QUEUE_URL: queues[3]!.queueUrl,
    NOTIFICATIONS_QUEUE_URL: queues[4]!.queueUrl,
  });
});
beforeEach(() => aws.server.reset());
afterAll(() => aws.stop());

let sequence = 0;
const dueItem = (type: string, sk: string, { pk = "acc_1", data = { text: "personal" } as object } = {}) => {
  sequence += 1;
  const Keys = marshall({ pk, sk });
  const NewImage = marshall({ pk, sk, type, rev: "rev_1", due: true, data });
  return { dynamodb: { Keys, NewImage, SequenceNumber: String(100_000 + sequence) } } as DynamoDBRecord;
};

const publish = async (...Records: DynamoDBRecord[]): Promise<string[]> => {
  const { handler } = await import("../../functions/streams/publisher.ts");
  const answer = (await handler({ Records }, {} as Context)) as DynamoDBBatchResponse;
  return answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
};
const held = (queue: string): { pk: string; sk: string }[] =>
  aws.server.inspectQueue(queue)!.messages.ready.map(({ body }) => JSON.parse(body));
const sequenceOf = ({ dynamodb }: DynamoDBRecord) => dynamodb!.SequenceNumber!;

describe("a notice for the team", () => {
  it("S3-17 is told by a topic to whoever listens, with ids alone, its kind and account beside it", async () => {
    aws.server.createQueue("listener");
    aws.server.subscribe({ topic: "notices", queue: "listener" });
    const at = "2026-03-02T12:00:00.000Z";
    const data = { id: "alt_1", kind: "reply", at, clientId: "cli_1", discussionId: "dsc_1" };
    const notice = dueItem("alert", `${at}#alt_1`, { pk: "acc_1#ALERTS", data });
    expect(await publish(notice, dueItem("job", "JOB#1"))).toEqual([]);
    const [told] = aws.server.inspectQueue("listener")!.messages.ready.map(({ body }) => JSON.parse(body));
    expect(JSON.parse(told.Message)).toEqual({
      type: "alert.reply",
      timestamp: at,
      data: { ...data, accountId: "acc_1" },
    });
    expect(told.MessageAttributes).toEqual({
      accountId: { Type: "String", Value: "acc_1" },
      kind: { Type: "String", Value: "reply" },
    });
    expect(held("jobs")).toHaveLength(1);
  });
});

describe("what is due", () => {
  it("goes to the queue of its type, by its key alone; a type without a queue goes nowhere", async () => {
    expect(await publish(dueItem("job", "JOB#1"), dueItem("message", "MSG#1"), dueItem("toString", "X#1"))).toEqual([]);
    expect(held("jobs")).toEqual([{ pk: "acc_1", sk: "JOB#1" }]);
    expect(held("outbox")).toEqual([{ pk: "acc_1", sk: "MSG#1" }]);
  });

  it("of booking software has queues of its own: its jobs, and the webhooks that came in", async () => {
    const sync = dueItem("job", "JOB#2", { data: { kind: "sync" } });
    const notified = dueItem("notification", "hash", { pk: "acc_1#NOTIFIED#square" });
    expect(await publish(sync, notified, dueItem("job", "JOB#3", { data: { kind: "recount" } }))).toEqual([]);
    expect(held("sync")).toEqual([{ pk: "acc_1", sk: "JOB#2" }]);
    expect(held("notifications")).toEqual([{ pk: "acc_1#NOTIFIED#square", sk: "hash" }]);
    expect(held("jobs")).toEqual([{ pk: "acc_1", sk: "JOB#3" }]);
  });

  it("goes there whole, however much of it comes at once", async () => {
    const keys = Array.from({ length: 37 }, (_, i) => `MSG#${i}`);
    expect(await publish(...keys.map((key) => dueItem("message", key)))).toEqual([]);
    expect(
      held("outbox")
        .map(({ sk }) => sk)
        .sort(),
    ).toEqual(keys.sort());
  });

  it("that a queue does not take is reported alone, and the others are in the queue", async () => {
    const refused = dueItem("message", `MSG#${"x".repeat(1024)}`);
    const records = [dueItem("message", "MSG#1"), refused, dueItem("message", "MSG#2"), dueItem("job", "JOB#1")];
    expect(await publish(...records)).toEqual([sequenceOf(refused)]);
    expect(held("outbox")).toHaveLength(2);
    expect(held("jobs")).toHaveLength(1);
  });

  it("is reported whole where its queue does not answer, and what goes elsewhere is not held up", async () => {
    aws.server.deleteQueue("outbox");
    const messages = [dueItem("message", "MSG#1"), dueItem("message", "MSG#2")];
    expect(await publish(messages[0]!, dueItem("job", "JOB#1"), messages[1]!)).toEqual(messages.map(sequenceOf));
    expect(held("jobs")).toHaveLength(1);
  });
});
