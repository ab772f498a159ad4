import { describe, expect, it } from "vitest";
import { startSchedules } from "../../infra/local/schedules.ts";
import { readTemplate } from "../../infra/local/template/read.ts";
import { joined, resolve, type Template } from "../../infra/local/template/resolve.ts";
import { routeGroups } from "../../shared/routes.ts";
import { hubTemplates } from "../infra/synthesized.ts";

const template = joined(hubTemplates().map((one) => one.toJSON() as Template));
const keys = Object.values(template.Resources)
  .filter(({ Type }) => Type === "AWS::Lambda::Function")
  .map(({ Properties }) => Properties.Code.S3Key.replace(".zip", ""));
const assets = {
  folder: "/out",
  files: Object.fromEntries(keys.map((key: string) => [key, { source: { path: `asset.${key}` } }])),
};

describe("the model of the synthesized template", () => {
  const model = readTemplate(template, assets);

  it("has every function with its size, time and variables resolved", () => {
    expect(model.functions.map(({ name }) => name).sort()).toEqual([
      "absences",
      "admin",
      "api",
      "authorizer",
      "charts",
      "clock",
      "conversations",
      "dispatcher",
      "documents",
      "events",
      "files",
      "hooks",
      "intake",
      "jobs",
      "progress",
      "projections",
      "public",
      "publisher",
      "records",
      "reference",
      "resets",
      "retention",
      "sales",
      "sender",
      "series",
      "sources",
      "sweep",
      "sync",
      "waitlists",
      "webhooks",
    ]);
    expect(model.functions.find(({ name }) => name === "authorizer")).toMatchObject({
      memoryMb: 512,
      timeoutMs: 5000,
      handler: "index.handler",
      environment: { TABLE_NAME: "Table", USER_POOL_ID: "us-east-1_UserPool" },
    });
  });

  it("leads every route to its function, over the authorizer where it is not public", () => {
    const nameOf = new Map(model.functions.map(({ arn, name }) => [arn, name]));
    const led = Object.fromEntries(model.routes.map(({ key, functionArn }) => [key, nameOf.get(functionArn)]));
    expect(led).toMatchObject({
      $default: "public",
      "GET /v1/health": "public",
      "GET /docs": "reference",
      "POST /v1/sources/{source}/records": "records",
    });
    const paths = Object.values(routeGroups).flatMap((routes) => Object.keys(routes).map((key) => key.split(" ")[1]));
    expect(new Set(model.routes.map(({ key }) => key.split(" ")[1]))).toEqual(new Set([...paths, undefined]));
    const authorizer = model.functions.find(({ name }) => name === "authorizer")?.arn;
    expect(model.routes.find(({ key }) => key === "GET /v1/clients")?.authorizerArn).toBe(authorizer);
    expect(model.routes.find(({ key }) => key === "GET /v1/health")).not.toHaveProperty("authorizerArn");
  });

  it("has the event sources, the schedules, the table, the user pool, the secret and the bucket", () => {
    expect(model.streams).toMatchObject([
      {
        table: "Table",
        batchSize: 100,
        lanes: 2,
        bisect: true,
        partialFailures: true,
        retries: 10,
        maxAgeMs: 21_600_000,
      },
      { table: "Table", batchSize: 100, lanes: 2 },
    ]);
    expect(model.streams[0]?.failureBucket).toBe(model.buckets[0]);
    expect(model.schedules).toMatchObject([
      { name: "sweep", expression: "rate(6 hours)", input: '{"time":"<aws.scheduler.scheduled-time>"}' },
      { name: "absences", expression: "rate(1 hour)" },
      { name: "resets", expression: "rate(1 hour)" },
      { name: "waitlists", expression: "rate(15 minutes)" },
      { name: "series", expression: "rate(6 hours)" },
      { name: "retention", expression: "cron(20 2 * * ? *)" },
      { name: "clock", expression: "rate(1 minute)" },
    ]);
    expect(model.queueSources).toMatchObject([
      { queue: "JobsQueue", batchSize: 1, maxConcurrency: 10 },
      { queue: "WebhooksQueue", batchSize: 10, maxConcurrency: 10, partialFailures: true },
      { queue: "SyncQueue", batchSize: 1, maxConcurrency: 5 },
      { queue: "NotificationsQueue", batchSize: 1, maxConcurrency: 5 },
      { queue: "DeliveriesQueue", batchSize: 10, partialFailures: true },
      { queue: "InboundQueue", batchSize: 10, partialFailures: true },
      { queue: "OutboxQueue", batchSize: 1, maxConcurrency: 5, partialFailures: true },
    ]);
    expect(model.queues.find(({ name }) => name === "OutboxQueue")).toMatchObject({
      visibilitySeconds: 180,
      deadLetters: { receives: 8 },
    });
    expect(model.subscriptions).toEqual(
      expect.arrayContaining([{ topic: "InboundSms", queue: "InboundQueue", raw: true }]),
    );
    expect(model.tables).toMatchObject([
      { name: "Table", ttl: "expiresAt", create: { StreamSpecification: { StreamEnabled: true } } },
    ]);
    expect(model.userPools).toEqual(["us-east-1_UserPool"]);
    expect(model.secrets).toMatchObject([
      { template: { current: "k1", pepper: "k1" }, generatedKey: "k1", length: 64 },
    ]);
  });

  it("refuses what it cannot serve", () => {
    const unknown = {
      ...template,
      Resources: { ...template.Resources, Machine: { Type: "AWS::StepFunctions::StateMachine", Properties: {} } },
    };
    expect(() => readTemplate(unknown, assets)).toThrow("does not know AWS::StepFunctions::StateMachine");
    expect(() => resolve(template, { "Fn::ImportValue": "x" })).toThrow("does not know Fn::ImportValue");
  });
});

describe("a schedule", () => {
  const schedule = {
    name: "sweep",
    functionArn: "fn",
    timeZone: "America/New_York",
    input: '{"time":"<aws.scheduler.scheduled-time>"}',
    enabled: true,
  };

  it("hands on the time it was due, without milliseconds, when run by hand", async () => {
    const events: unknown[] = [];
    const schedules = startSchedules([{ ...schedule, expression: "rate(6 hours)" }], async (_, event) => {
      events.push(event);
      return { payload: null };
    });
    await schedules.run("sweep", new Date("2026-03-14T06:00:00.500Z"));
    schedules.stop();
    expect(events).toEqual([{ time: "2026-03-14T06:00:00Z" }]);
  });

  it.each(["rate(1 minute)", "cron(0 6 ? * MON-FRI *)", "cron(15 10 ? * 6L 2026-2027)"])("reads %s", (expression) => {
    startSchedules([{ ...schedule, expression }], async () => ({ payload: null })).stop();
  });

  it("refuses an expression it cannot read", () => {
    expect(() => startSchedules([{ ...schedule, expression: "at(soon)" }], async () => ({ payload: null }))).toThrow(
      "cannot read the schedule at(soon)",
    );
  });
});
