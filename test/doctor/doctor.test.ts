import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Storage, startStorage } from "../../infra/local/services/storage.ts";
import type { Line } from "../../scripts/doctor/line.ts";
import { examine } from "../../scripts/doctor/run.ts";
import { openPlace } from "../../scripts/place/place.ts";
import { cards } from "../../shared/settling/card.ts";
import { databaseOfFile } from "../support/database.ts";
import { makeBooking, makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { Fault, type Says, startAws, startProtected } from "./aws.ts";

let studio: Studio;
let storage: Storage;
let closing: (() => Promise<void>)[];

/** What the stage is like; a test changes what it is about. */
const well = () => ({
  stacks: { "Clientele-prod": "UPDATE_COMPLETE", "Clientele-prod-routes": "CREATE_COMPLETE" } as Record<string, string>,
  outputs: ["ApiUrl", "TableName", "UserPoolId", "UserPoolClientId"],
  mapping: { State: "Enabled", LastProcessingResult: "OK" },
  alarm: undefined as string | undefined,
  called: 3,
  drift: [0, 0] as number[],
  recovery: "ENABLED",
  deletion: true,
  ses: { ProductionAccessEnabled: true, SendingEnabled: true, EnforcementStatus: "HEALTHY" } as object,
  verified: ["tideline.example"],
  numbers: [{ PhoneNumber: "+12075550100", Status: "ACTIVE" }],
  secret: "test-secret",
});
let stage = well();
beforeEach(() => {
  stage = well();
});

const resource = (LogicalResourceId: string, ResourceType: string, PhysicalResourceId = LogicalResourceId) => ({
  LogicalResourceId,
  ResourceType,
  PhysicalResourceId,
  LastUpdatedTimestamp: "2026-03-01T00:00:00Z",
  ResourceStatus: "CREATE_COMPLETE",
});
const queueUrl = (name: string) => `https://sqs.us-east-1.amazonaws.com/000000000000/${name}`;
const resources = () => [
  resource("Table", "AWS::DynamoDB::GlobalTable", studio.tableName),
  resource("Secret", "AWS::SecretsManager::Secret", stage.secret),
  resource("JobsQueue", "AWS::SQS::Queue", queueUrl("JobsQueue")),
  resource("JobsQueueDeadLetters", "AWS::SQS::Queue", queueUrl("JobsQueueDeadLetters")),
  resource("FailedBatches12345678", "AWS::S3::Bucket", "failed-batches"),
  resource("SweepFunction12345678", "AWS::Lambda::Function", "sweep-fn"),
  resource("SweepFunctionSchedule12345678", "AWS::Scheduler::Schedule", "sweep-schedule"),
  resource("ProjectionsFunctionSource12345678", "AWS::Lambda::EventSourceMapping", "uuid-1"),
  resource("ApiFunctionAlarm12345678", "AWS::CloudWatch::Alarm", "api-alarm"),
];

const says: Says = {
  ListStackResources: ({ StackName }: { StackName: string }) =>
    StackName === "Clientele-prod" ? { StackResourceSummaries: resources() } : new Fault("ValidationError"),
  DescribeStacks: ({ StackName }: { StackName: string }) => {
    const StackStatus = stage.stacks[StackName];
    const Outputs = stage.outputs.map((OutputKey) => ({ OutputKey, OutputValue: "x" }));
    return StackStatus
      ? { Stacks: [{ StackName, StackStatus, CreationTime: "2026-03-01T00:00:00Z", Outputs }] }
      : new Fault("ValidationError");
  },
  DescribeAlarms: () => ({
    MetricAlarms: stage.alarm ? [{ AlarmName: stage.alarm, AlarmDescription: "Staff cannot open clients." }] : [],
  }),
  GetMetricData: ({ MetricDataQueries }: { MetricDataQueries: { Id: string }[] }) => ({
    MetricDataResults: MetricDataQueries.map(({ Id }) => ({
      Id,
      Values: Id === "drift" ? stage.drift : [stage.called],
    })),
  }),
  DescribePhoneNumbers: () => ({ PhoneNumbers: stage.numbers }),
  "/2015-03-31/event-source-mappings/": (UUID: string) => ({ UUID, ...stage.mapping }),
  "/v2/email/account": () => ({ ...stage.ses, SendQuota: { Max24HourSend: 50_000, SentLast24Hours: 40 } }),
  "/v2/email/identities/": (name: string) =>
    stage.verified.includes(name) ? { VerifiedForSendingStatus: true } : new Fault("NotFoundException"),
};

beforeAll(async () => {
  studio = await openStudio();
  await studio.call("PUT /v1/settings/messaging", {
    body: { sms: { number: "+12075550100" }, email: { address: "hello@tideline.example" } },
  });
  await studio.call("POST /v1/staff", { body: { name: "Iris", email: "iris@example.com", role: "owner" } });
  await sourceOf(studio).load([makeClient("c"), makeBooking("b", "c")]);
  storage = await startStorage(["failed-batches"], "us-east-1", undefined);
  for (const name of ["JobsQueue", "JobsQueueDeadLetters"]) storage.server.createQueue(name);
  const aws = await startAws(says);
  const table = await startProtected(
    await databaseOfFile(),
    () => stage.recovery,
    () => stage.deletion,
  );
  closing = [storage.stop, aws.stop, table.stop];
  const services = ["CLOUDFORMATION", "CLOUDWATCH", "LAMBDA", "SESV2", "PINPOINT_SMS_VOICE_V2"];
  for (const name of services) process.env[`AWS_ENDPOINT_URL_${name}`] = aws.endpoint;
  process.env.AWS_ENDPOINT_URL_DYNAMODB = table.endpoint;
  process.env.AWS_ENDPOINT_URL_S3 = storage.endpoint;
  process.env.AWS_ENDPOINT_URL_SQS = storage.queues;
});
afterAll(async () => {
  for (const close of closing) await close();
});

/** Everything that is not well, by what it is about. */
const unwell = async (): Promise<Record<string, Line[]>> => {
  const found: Record<string, Line[]> = {};
  const lines = await examine(await openPlace({ stage: "prod" }), (about, line) => {
    if (line.is !== "ok") found[about] = [...(found[about] ?? []), line];
  });
  expect(lines.length).toBeGreaterThan(14);
  return found;
};

const bad = (says: string, todo: unknown = expect.any(String)) => [
  { is: "bad", says: expect.stringContaining(says), todo },
];

describe("the doctor of a stage", () => {
  it("finds nothing where all is well", async () => {
    expect(await unwell()).toEqual({});
  });

  it.each<[string, () => void, string, string]>([
    [
      "a deployment that failed",
      () => {
        stage.stacks["Clientele-prod"] = "UPDATE_ROLLBACK_COMPLETE";
      },
      "stacks",
      "is UPDATE_ROLLBACK_COMPLETE",
    ],
    [
      "routes that were never deployed",
      () => {
        delete stage.stacks["Clientele-prod-routes"];
      },
      "stacks",
      "Clientele-prod-routes is not there",
    ],
    [
      "outputs of an older version",
      () => {
        stage.outputs.pop();
      },
      "stacks",
      "outputs missing: UserPoolClientId",
    ],
    [
      "a table that cannot be recovered",
      () => {
        stage.recovery = "DISABLED";
      },
      "table",
      "cannot be recovered to a point in time",
    ],
    [
      "a reader that was switched off",
      () => {
        stage.mapping.State = "Disabled";
      },
      "event sources",
      "is Disabled: what it would read waits",
    ],
    [
      "a reader that fails",
      () => {
        stage.mapping.LastProcessingResult = "PROBLEM: Function call failed";
      },
      "event sources",
      "PROBLEM: Function call failed",
    ],
    [
      "drift",
      () => {
        stage.drift = [0, 2];
      },
      "drift",
      "2 clients' numbers were not the sum",
    ],
    [
      "an alarm",
      () => {
        stage.alarm = "api-alarm";
      },
      "alarms",
      "api-alarm rings",
    ],
    [
      "the sandbox of SES",
      () => {
        stage.ses = { ...stage.ses, ProductionAccessEnabled: false };
      },
      "email",
      "in the sandbox of SES",
    ],
    [
      "an address nobody verified",
      () => {
        stage.verified = [];
      },
      "email",
      "hello@tideline.example is not verified",
    ],
    [
      "a number that is not there",
      () => {
        stage.numbers = [];
      },
      "SMS",
      "+12075550100 is not a number of this AWS account",
    ],
    [
      "a secret that is gone",
      () => {
        stage.secret = "elsewhere";
      },
      "secret",
      "could not be looked at: ResourceNotFoundException",
    ],
  ])("says what is bad, and what to do: %s", async (_, make, about, sentence) => {
    make();
    expect(await unwell()).toEqual({ [about]: bad(sentence) });
  });

  it("warns of what may be well: a table that can be deleted, a schedule that did not call, a sweep that never reported", async () => {
    Object.assign(stage, { deletion: false, called: 0, drift: [] });
    const found = await unwell();
    expect(Object.keys(found).sort()).toEqual(["drift", "schedules", "table"]);
    expect(
      Object.values(found)
        .flat()
        .every(({ is }) => is === "warn"),
    ).toBe(true);
    expect(found.schedules![0]!.says).toBe("SweepFunction was not called within 25 hours");
  });

  it("leaves out alarms of others, and names what was put aside", async () => {
    stage.alarm = "somebody else's";
    storage.server.sendMessage("JobsQueueDeadLetters", "{}");
    await storage.put("failed-batches", "aws/lambda/x/shard/1", "{}");
    const todo = "npm run redrive -- --stage prod";
    expect(await unwell()).toEqual({
      "dead letters": bad("1 messages of JobsQueue were put aside", todo),
      "failed batches": bad("1 of the stream were given up", todo),
    });
  });

  it("is told that a stage is not there", async () => {
    await expect(openPlace({ stage: "dev" })).rejects.toThrow("There is no stack Clientele-dev in us-east-1.");
    await expect(openPlace({ stage: "PROD!" })).rejects.toThrow("--stage takes a name such as prod");
  });
});

describe("the doctor of the local run", () => {
  it("looks for drift in the table itself, and changes nothing", async () => {
    const place = { ...(await openPlace({ stage: "prod" })), local: true };
    const { items } = await studio.table.query({ pk: `${studio.accountId}#${await sourceOf(studio).clientId("c")}` });
    const card = items.find(({ type }) => type === cards.type)!;
    await studio.table.put({ ...card, data: { ...card.data, sums: { attended: 7 } } });
    await studio.stream.unread();
    const found: string[] = [];
    await examine(place, (about, { says }) => void found.push(`${about}: ${says}`));
    expect(found).toContain("drift: 1 clients' numbers were not the sum of their records");
    expect(found.some((line) => /^(email|SMS|stacks|alarms)/.test(line))).toBe(false);
    expect(await studio.stream.unread()).toEqual([]);
  });
});
