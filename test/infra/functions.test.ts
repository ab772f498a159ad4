import { Duration } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import { describe, expect, it } from "vitest";
import { FailedBatches } from "../../infra/constructs/failed-batches.ts";
import { HubFunction } from "../../infra/constructs/hub-function.ts";
import { HubTable } from "../../infra/constructs/hub-table.ts";
import { ScheduledFunction } from "../../infra/constructs/scheduled-function.ts";
import { StreamFunction } from "../../infra/constructs/stream-function.ts";
import { emptyStack } from "./synthesized.ts";

const small = { memoryMb: 512, timeout: Duration.seconds(5) };

describe("a function", () => {
  it("runs a built bundle on Node 24 and arm64, named in its logs, and its alarm says what failing means", () => {
    const { stack, defaults } = emptyStack();
    new HubFunction(stack, "Fn", { defaults, bundle: "api", impact: "Staff cannot work.", ...small });
    const template = Template.fromStack(stack);
    template.hasResourceProperties("AWS::Lambda::Function", {
      Runtime: "nodejs24.x",
      Architectures: ["arm64"],
      Handler: "index.handler",
      MemorySize: 512,
      Timeout: 5,
      Environment: { Variables: { STAGE: "test", POWERTOOLS_SERVICE_NAME: "api" } },
      LoggingConfig: { LogGroup: Match.anyValue() },
    });
    template.hasResourceProperties("AWS::Logs::LogGroup", { LogGroupName: "/clientele/prod/api", RetentionInDays: 90 });
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      AlarmDescription: "Staff cannot work. What to do: docs/operations.md#a-request-failed",
      MetricName: "Errors",
      AlarmActions: [Match.anyValue()],
      TreatMissingData: "notBreaching",
    });
  });

  it("starts with the right to write its own log and nothing else", () => {
    const { stack, defaults } = emptyStack();
    new HubFunction(stack, "Fn", { defaults, bundle: "api", impact: "Staff cannot work.", ...small });
    const [policy] = Object.values(Template.fromStack(stack).findResources("AWS::IAM::Policy"));
    expect(policy!.Properties.PolicyDocument.Statement).toEqual([
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: { "Fn::GetAtt": [expect.stringMatching(/^FnLogs/), "Arn"] },
      },
    ]);
  });
});

describe("a reader of the stream", () => {
  const { stack, defaults } = emptyStack();
  const filter = { dynamodb: { NewImage: { dirty: { BOOL: [true] } } } };
  new StreamFunction(stack, "Fn", {
    defaults,
    bundle: "projections",
    impact: "Numbers are behind.",
    ...small,
    table: new HubTable(stack, "Table"),
    filters: [filter],
    batchSize: 100,
    parallelizationFactor: 2,
    retryAttempts: 10,
    maxRecordAge: Duration.hours(6),
    failedBatches: new FailedBatches(stack, "Failed").bucket,
  });
  const template = Template.fromStack(stack);

  it("is filtered, halves failing batches, reports single failures, gives up after a while and keeps what it gave up", () => {
    template.hasResourceProperties("AWS::Lambda::EventSourceMapping", {
      EventSourceArn: { "Fn::GetAtt": ["Table", "StreamArn"] },
      FilterCriteria: { Filters: [{ Pattern: JSON.stringify(filter) }] },
      BatchSize: 100,
      ParallelizationFactor: 2,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      MaximumRetryAttempts: 10,
      MaximumRecordAgeInSeconds: 21600,
      StartingPosition: "TRIM_HORIZON",
      DestinationConfig: { OnFailure: { Destination: { "Fn::GetAtt": [Match.stringLikeRegexp("^Failed"), "Arn"] } } },
    });
  });

  it("raises an alarm for a batch given up and one for being behind, beside the one for errors", () => {
    const alarms = Object.values(template.findResources("AWS::CloudWatch::Alarm"));
    expect(alarms.map((alarm) => alarm.Properties.MetricName).sort()).toEqual([
      "Errors",
      "IteratorAge",
      "OnFailureDestinationDeliveredEventCount",
    ]);
    for (const alarm of alarms) expect(alarm.Properties.AlarmDescription).toContain("Numbers are behind.");
  });
});

describe("a scheduled function", () => {
  it("is told the time it was due, by a role that may call it alone", () => {
    const { stack, defaults } = emptyStack();
    const schedule = ScheduleExpression.rate(Duration.hours(6));
    new ScheduledFunction(stack, "Fn", { defaults, bundle: "sweep", impact: "Late.", ...small, schedule });
    const template = Template.fromStack(stack);
    template.hasResourceProperties("AWS::Scheduler::Schedule", {
      ScheduleExpression: "rate(6 hours)",
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: { Input: '{"time":"<aws.scheduler.scheduled-time>"}' },
    });
    template.hasResourceProperties("AWS::IAM::Policy", {
      PolicyDocument: {
        Statement: [
          { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: { "Fn::GetAtt": [Match.anyValue(), "Arn"] } },
        ],
      },
    });
  });
});
