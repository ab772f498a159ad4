import { App, Validations } from "aws-cdk-lib";
import { Annotations, Match, Template } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { describe, expect, it } from "vitest";
import { entries } from "../../scripts/build.ts";
import { guideLinks, runbookSections } from "./runbook.ts";
import { hubStacks, hubTemplates, type Resource, resourcesOf } from "./synthesized.ts";

const domainName = "api.example.com";
const certificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d-aaaa-bbbb-cccc-000000000000";
/** A stage with all there is. */
const whole = {
  ...{ stage: "prod", alarmEmail: "ops@example.com", domainName, certificateArn, hostedZoneId: "Z0123456789ABC" },
  ...{ mailDomain: "mail.example.com", replyDomain: "reply.example.com", scanTag: "Scan=clean" },
};
const app = new App({ analyticsReporting: false });
const stacks = hubStacks(app, whole);
const [hub, routes] = stacks.map((stack) => Template.fromStack(stack)) as [Template, Template];
const alarms = [hub, routes].flatMap((one) => Object.values(resourcesOf(one, "AWS::CloudWatch::Alarm")));
const textOf = ({ Properties: { AlarmDescription } }: Resource): string => AlarmDescription;
const anchorOf = (alarm: Resource): string => /docs\/operations\.md#([a-z-]+)$/.exec(textOf(alarm))?.[1] ?? "";

describe("a stage with all there is", () => {
  it("finds nothing in cdk-nag that is not explained", () => {
    const other = new App({ analyticsReporting: false });
    const checked = hubStacks(other, whole);
    Validations.of(other).addPlugins(new AwsSolutionsChecks(other));
    expect(() => other.synth()).not.toThrow();
    for (const stack of checked) expect(Annotations.fromStack(stack).findError("*", Match.anyValue())).toEqual([]);
  });

  it("has room for more: CloudFormation takes 500 resources in a stack, and a megabyte", () => {
    expect(Object.keys(hub.toJSON().Resources).length).toBeLessThan(420);
    expect(Object.keys(routes.toJSON().Resources).length).toBeLessThan(470);
    for (const one of [hub, routes]) expect(JSON.stringify(one.toJSON()).length).toBeLessThan(800_000);
  });

  it("runs every bundle that is built", () => {
    const names = Object.values(resourcesOf(hub, "AWS::Lambda::Function")).map(
      ({ Properties: fn }) => fn.Environment.Variables.POWERTOOLS_SERVICE_NAME,
    );
    expect(names.sort()).toEqual(Object.keys(entries).sort());
  });

  it("cannot be removed by a slip, says so where nobody is told of its alarms, and counts by itself", () => {
    expect(stacks.map(({ terminationProtection }) => terminationProtection)).toEqual([true, true]);
    expect(Annotations.fromStack(stacks[0]).findWarning("*", Match.anyValue())).toEqual([]);
    const [silent] = hubStacks(new App({ analyticsReporting: false }), { stage: "prod" });
    expect(Annotations.fromStack(silent).findWarning("*", Match.stringLikeRegexp("alarmEmail"))).toHaveLength(1);
    const variables = { POWERTOOLS_METRICS_NAMESPACE: "Clientele/prod" };
    hub.hasResourceProperties("AWS::Lambda::Function", { Environment: { Variables: Match.objectLike(variables) } });
  });
});

describe("an alarm", () => {
  it("says what it means to a person, ends with its runbook, and is told to somebody", () => {
    expect(alarms.length).toBeGreaterThan(50);
    for (const alarm of alarms) {
      expect(textOf(alarm).length).toBeGreaterThan(80);
      expect(textOf(alarm).length).toBeLessThanOrEqual(1024);
      expect([...runbookSections.keys()], textOf(alarm)).toContain(anchorOf(alarm));
      expect(alarm.Properties.AlarmActions).toHaveLength(1);
    }
    hub.hasResourceProperties("AWS::SNS::Subscription", { Protocol: "email", Endpoint: "ops@example.com" });
  });

  it("has a section in the operations guide: what it means, what to look at with the command, what to do; and none is nobody's", () => {
    expect([...runbookSections.keys()].sort()).toEqual([...new Set(alarms.map(anchorOf))].sort());
    for (const [anchor, section] of runbookSections) {
      const [, means, look, act] =
        /^\*\*What it means\.\*\* (.{40,}?)^\*\*What to look at\.\*\*(.+?)^\*\*What to do\.\*\* (.{40,})/ms.exec(
          section,
        ) ?? [];
      expect([means, look, act].every(Boolean), anchor).toBe(true);
      expect(look, anchor).toMatch(/```sh\n(aws|npm) .+\n```/s);
    }
    expect(guideLinks.there).toEqual(expect.arrayContaining(guideLinks.named));
  });

  it("rings for what no function tells of itself", () => {
    const seen = alarms.map(({ Properties: { MetricName, Metrics, Threshold, TreatMissingData } }) => [
      MetricName ?? Metrics[0].Expression ?? Metrics[0].MetricStat.Metric.MetricName,
      Threshold,
      TreatMissingData,
    ]);
    expect(seen).toEqual(
      expect.arrayContaining([
        ["100 * FILL(failed, 0) / requests", 1, "notBreaching"],
        ["Latency", 3000, "notBreaching"],
        ["Throttles", 1, "notBreaching"],
        ["SUM(FILL(METRICS(), 0))", 10, "notBreaching"],
        ["SUM(FILL(METRICS(), 0))", 5, "notBreaching"],
        ["Reputation.BounceRate", 0.05, "notBreaching"],
        ["Reputation.ComplaintRate", 0.001, "notBreaching"],
        ["Drift", 1, "notBreaching"],
        ["NotSwept", 1, "notBreaching"],
        ["SourcesBehind", 1, "notBreaching"],
        ["CanaryOk", 1, "breaching"],
        ["IteratorAge", 300_000, "notBreaching"],
        ["ApproximateAgeOfOldestMessage", 900, "notBreaching"],
      ]),
    );
  });

  it("of a stage that is only tried out waits for what passes by itself, and allows the stream an hour", () => {
    const [cheap] = hubTemplates();
    const of = (MetricName: string) => Match.objectLike({ MetricName });
    cheap.hasResourceProperties("AWS::CloudWatch::Alarm", { MetricName: "Errors", EvaluationPeriods: 3 });
    cheap.hasResourceProperties("AWS::CloudWatch::Alarm", { MetricName: "IteratorAge", Threshold: 3_600_000 });
    hub.hasResourceProperties("AWS::CloudWatch::Alarm", { MetricName: "Errors", EvaluationPeriods: 1 });
    cheap.resourcePropertiesCountIs("AWS::CloudWatch::Alarm", of("CanaryOk"), 0);
    for (const type of ["AWS::Backup::BackupPlan", "AWS::Budgets::Budget", "AWS::ApiGatewayV2::DomainName"])
      cheap.resourceCountIs(type, 0);
    cheap.hasResourceProperties("AWS::Logs::LogGroup", { RetentionInDays: 14 });
  });
});

describe("the dashboard", () => {
  it("is one, and each of its sections begins with words", () => {
    const [dashboard, ...others] = Object.values(resourcesOf(hub, "AWS::CloudWatch::Dashboard"));
    expect(others).toEqual([]);
    expect(dashboard!.Properties.DashboardName).toBe("Clientele-prod");
    const body: string = dashboard!.Properties.DashboardBody["Fn::Join"][1]
      .map((part: unknown) => (typeof part === "string" ? part : "x"))
      .join("");
    const widgets = JSON.parse(body).widgets as { type: string; properties: { markdown?: string } }[];
    const titles = widgets.flatMap(({ properties: { markdown } }) => /^## (.+)\n./.exec(markdown ?? "")?.[1] ?? []);
    expect(titles).toEqual([
      "The desk",
      "Numbers and booking software",
      "Queues",
      "Messages",
      "Functions",
      "The table",
    ]);
    for (const name of [
      "5xx",
      "p99",
      "IteratorAge",
      "ApproximateAgeOfOldestMessage",
      "Drift",
      "CanarySeconds",
      "SyncLagMinutes",
    ])
      expect(body).toContain(name);
  });
});

describe("the canary", () => {
  it("comes by every five minutes, by the studio's own address, and may read its key and nothing else", () => {
    const [id, fn] = Object.entries(resourcesOf(hub, "AWS::Lambda::Function")).find(([one]) => one.includes("Canary"))!;
    expect(fn.Properties.Environment.Variables).toMatchObject({ API_URL: `https://${domainName}` });
    hub.hasResourceProperties("AWS::Scheduler::Schedule", {
      ScheduleExpression: "rate(5 minutes)",
      Target: Match.objectLike({ Arn: { "Fn::GetAtt": [id, "Arn"] } }),
    });
    const role = fn.Properties.Role["Fn::GetAtt"][0];
    const granted = Object.values(resourcesOf(hub, "AWS::IAM::Policy"))
      .filter(({ Properties: policy }) => policy.Roles[0].Ref === role)
      .flatMap(({ Properties: policy }) => policy.PolicyDocument.Statement);
    expect(granted).toEqual([
      { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: expect.anything() },
      { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: { Ref: "CanaryKey" } },
    ]);
  });

  it("comes where the context asks for it, and stays away where it does not want it", () => {
    const ids = (more: object) => Object.keys(hubTemplates(more)[0].findOutputs("CanarySecret"));
    expect(ids({ canary: true })).toEqual(["CanarySecret"]);
    expect(ids({ stage: "prod", canary: false })).toEqual([]);
  });
});

describe("the address of the API", () => {
  const urls = (one: Template) =>
    new Set(
      Object.values(resourcesOf(one, "AWS::Lambda::Function")).flatMap(({ Properties: fn }) => {
        const url = fn.Environment.Variables.API_URL;
        return url === undefined ? [] : [JSON.stringify(url)];
      }),
    );

  it("is the studio's own where it has one: over TLS 1.2, mapped once the stage stands, in every link, and the only one", () => {
    hub.hasResourceProperties("AWS::ApiGatewayV2::Api", { DisableExecuteApiEndpoint: true });
    hub.hasResourceProperties("AWS::ApiGatewayV2::DomainName", {
      DomainName: domainName,
      DomainNameConfigurations: [Match.objectLike({ CertificateArn: certificateArn, SecurityPolicy: "TLS_1_2" })],
    });
    routes.hasResourceProperties("AWS::ApiGatewayV2::ApiMapping", { Stage: "$default" });
    expect(urls(hub)).toEqual(new Set([`"https://${domainName}"`]));
    expect(hub.findOutputs("ApiUrl").ApiUrl).toMatchObject({ Value: `https://${domainName}/` });
    const records = Object.values(resourcesOf(hub, "AWS::Route53::RecordSet")).map(({ Properties }) => Properties);
    expect(records.map(({ Name, Type }) => [Name, Type]).sort()).toEqual([
      [`${domainName}.`, "A"],
      [`${domainName}.`, "AAAA"],
    ]);
  });

  it("is API Gateway's where it has none, and the record is shown where its DNS is elsewhere", () => {
    const [plain, ofRoutes] = hubTemplates();
    plain.hasResourceProperties("AWS::ApiGatewayV2::Api", { DisableExecuteApiEndpoint: Match.absent() });
    ofRoutes.resourceCountIs("AWS::ApiGatewayV2::ApiMapping", 0);
    expect([...urls(plain)].every((url) => url.includes("ApiEndpoint"))).toBe(true);
    const [shown] = hubTemplates({ domainName, certificateArn });
    expect(shown.findOutputs("DomainRecord")).toHaveProperty("DomainRecord");
    shown.resourceCountIs("AWS::Route53::RecordSet", 0);
  });
});

describe("the budget", () => {
  it("is told of at four fifths and when all of it is in sight, for what is tagged with the stage", () => {
    hub.hasResourceProperties("AWS::Budgets::Budget", {
      Budget: {
        BudgetLimit: { Amount: 50, Unit: "USD" },
        TimeUnit: "MONTHLY",
        CostFilters: { TagKeyValue: ["user:clientele:stage$prod"] },
      },
      NotificationsWithSubscribers: [
        {
          Notification: Match.objectLike({ NotificationType: "ACTUAL", Threshold: 80 }),
          Subscribers: Match.anyValue(),
        },
        {
          Notification: Match.objectLike({ NotificationType: "FORECASTED", Threshold: 100 }),
          Subscribers: Match.anyValue(),
        },
      ],
    });
  });
});

describe("backups", () => {
  it("are one a day for a week and one a week for five, of the table, where nobody deletes them before a week", () => {
    hub.hasResource("AWS::Backup::BackupVault", {
      DeletionPolicy: "Retain",
      Properties: { LockConfiguration: { MinRetentionDays: 7, MaxRetentionDays: 35 } },
    });
    const [plan] = Object.values(resourcesOf(hub, "AWS::Backup::BackupPlan"));
    const rules = plan!.Properties.BackupPlan.BackupPlanRule as { RuleName: string; Lifecycle: object }[];
    expect(rules.map(({ RuleName, Lifecycle }) => [RuleName, Lifecycle])).toEqual([
      ["Daily", { DeleteAfterDays: 7 }],
      ["Weekly", { DeleteAfterDays: 35 }],
    ]);
    hub.hasResourceProperties("AWS::Backup::BackupSelection", {
      BackupSelection: { Resources: [{ "Fn::GetAtt": ["Table", "Arn"] }] },
    });
  });
});
