import { App } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { HubStack } from "../../infra/hub-stack.ts";
import { emptyBundles, hubTemplate, resourcesOf } from "./synthesized.ts";

const template = hubTemplate();
const functions = resourcesOf(template, "AWS::Lambda::Function");
const queues = resourcesOf(template, "AWS::SQS::Queue");
const nameOf = (id: string): string => functions[id]!.Properties.Environment.Variables.POWERTOOLS_SERVICE_NAME;

describe("a queue", () => {
  const working = Object.keys(queues).filter((id) => !id.endsWith("DeadLetters"));

  it("has dead letters that are kept for 14 days, and an alarm that says what they mean to a person", () => {
    expect(working.sort()).toEqual([
      ...["DeliveriesQueue", "InboundQueue", "JobsQueue", "NotificationsQueue", "OutboxQueue", "SyncQueue"],
      "WebhooksQueue",
    ]);
    const alarms = Object.values(resourcesOf(template, "AWS::CloudWatch::Alarm")).map(({ Properties: alarm }) => alarm);
    for (const id of working) {
      const aside = queues[id]!.Properties.RedrivePolicy.deadLetterTargetArn["Fn::GetAtt"][0];
      expect(queues[aside]!.Properties, id).toMatchObject({
        MessageRetentionPeriod: 1_209_600,
        SqsManagedSseEnabled: true,
      });
      const alarm = alarms.find(({ Dimensions }) => Dimensions?.[0]?.Value["Fn::GetAtt"]?.[0] === aside);
      expect(alarm, id).toMatchObject({ MetricName: "ApproximateNumberOfMessagesVisible", Threshold: 1 });
      expect(alarm.AlarmDescription).toContain(aside);
      expect(alarm.AlarmActions).toHaveLength(1);
    }
  });

  it("keeps a message from others for longer than its function may take", () => {
    const sources = Object.values(resourcesOf(template, "AWS::Lambda::EventSourceMapping")).map(
      (one) => one.Properties,
    );
    const read = sources.flatMap(({ EventSourceArn, FunctionName, ...source }) => {
      const [id] = EventSourceArn["Fn::GetAtt"];
      if (!queues[id]) return [];
      const { VisibilityTimeout: visible, RedrivePolicy } = queues[id].Properties;
      const { Timeout: timeout } = functions[FunctionName.Ref]!.Properties;
      expect(visible, id).toBeGreaterThanOrEqual(timeout + 60);
      return [
        [
          id,
          nameOf(FunctionName.Ref),
          source.BatchSize,
          RedrivePolicy.maxReceiveCount,
          source.ScalingConfig?.MaximumConcurrency,
        ],
      ];
    });
    expect(read.sort()).toEqual([
      ["DeliveriesQueue", "intake", 10, 5, undefined],
      ["InboundQueue", "intake", 10, 5, undefined],
      ["JobsQueue", "jobs", 1, 3, 10],
      ["NotificationsQueue", "sync", 1, 5, 5],
      ["OutboxQueue", "sender", 1, 8, 5],
      ["SyncQueue", "sync", 1, 3, 5],
      ["WebhooksQueue", "dispatcher", 10, 5, 10],
    ]);
  });

  it("is spoken to over TLS alone", () => {
    const policies = Object.values(resourcesOf(template, "AWS::SQS::QueuePolicy"));
    const closed = policies.filter(({ Properties: policy }) =>
      policy.PolicyDocument.Statement.some(
        ({ Effect, Condition }: { Effect: string; Condition: object }) =>
          Effect === "Deny" && JSON.stringify(Condition).includes("aws:SecureTransport"),
      ),
    );
    expect(closed).toHaveLength(Object.keys(queues).length);
  });
});

describe("what the channels tell", () => {
  it("comes by a topic that only the service may publish to, on behalf of this account, and unwrapped", () => {
    const publishers = Object.values(resourcesOf(template, "AWS::SNS::TopicPolicy")).flatMap(({ Properties: policy }) =>
      policy.PolicyDocument.Statement.filter(({ Effect }: { Effect: string }) => Effect === "Allow").map(
        ({ Principal, Condition }: { Principal: object; Condition: object }) => [
          policy.Topics[0].Ref,
          Principal,
          Condition,
        ],
      ),
    );
    const account = { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } };
    expect(publishers.sort()).toEqual([
      ["EmailEvents", { Service: "ses.amazonaws.com" }, account],
      ["InboundEmail", { Service: "ses.amazonaws.com" }, account],
      ["InboundSms", { Service: "sms-voice.amazonaws.com" }, account],
      ["SmsEvents", { Service: "sms-voice.amazonaws.com" }, account],
    ]);
    const subscribed = Object.values(resourcesOf(template, "AWS::SNS::Subscription")).map(({ Properties: one }) => [
      one.TopicArn.Ref,
      one.Endpoint["Fn::GetAtt"][0],
      one.RawMessageDelivery,
    ]);
    expect(subscribed.sort()).toEqual([
      ["EmailEvents", "DeliveriesQueue", true],
      ["InboundEmail", "InboundQueue", true],
      ["InboundSms", "InboundQueue", true],
      ["SmsEvents", "DeliveriesQueue", true],
    ]);
  });

  it("is everything that becomes of a mail or an SMS", () => {
    const [mail] = Object.values(resourcesOf(template, "AWS::SES::ConfigurationSetEventDestination"));
    expect(mail!.Properties.EventDestination).toMatchObject({
      Enabled: true,
      SnsDestination: { TopicARN: { Ref: "EmailEvents" } },
    });
    expect(mail!.Properties.EventDestination.MatchingEventTypes).toHaveLength(10);
    template.hasResourceProperties("AWS::SMSVOICE::ConfigurationSet", {
      EventDestinations: [
        { Enabled: true, MatchingEventTypes: ["TEXT_ALL"], SnsDestination: { TopicArn: { Ref: "SmsEvents" } } },
      ].map(Match.objectLike),
    });
  });
});

describe("email of a domain", () => {
  const withDomains = Template.fromStack(
    new HubStack(new App({ analyticsReporting: false }), "Clientele-mail", {
      stage: "test",
      bundles: emptyBundles(),
      mailDomain: "mail.example.com",
      replyDomain: "reply.example.com",
    }),
  );

  it("is signed by DKIM, whose records the stack shows", () => {
    withDomains.hasResourceProperties("AWS::SES::EmailIdentity", { EmailIdentity: "mail.example.com" });
    expect(Object.keys(withDomains.findOutputs("*")).filter((id) => id.includes("Dkim"))).toHaveLength(3);
    template.resourceCountIs("AWS::SES::EmailIdentity", 0);
    template.resourceCountIs("AWS::SES::ReceiptRule", 0);
  });

  it("S3-11 is received into a bucket that SES alone may write to and nothing stays in for longer than 30 days", () => {
    withDomains.hasResourceProperties("AWS::SES::ReceiptRule", {
      Rule: {
        Recipients: ["reply.example.com"],
        ScanEnabled: true,
        Actions: [{ S3Action: Match.objectLike({ ObjectKeyPrefix: "inbound/", TopicArn: { Ref: "InboundEmail" } }) }],
      },
    });
    const [, inbox] = Object.entries(resourcesOf(withDomains, "AWS::S3::Bucket")).find(([id]) => id.includes("Inbox"))!;
    expect(inbox.Properties.LifecycleConfiguration.Rules).toMatchObject([{ ExpirationInDays: 30 }]);
    withDomains.hasResourceProperties("AWS::S3::BucketPolicy", {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: "s3:PutObject",
            Principal: { Service: "ses.amazonaws.com" },
            Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
          }),
        ]),
      },
    });
  });
});
