import { describe, expect, it } from "vitest";
import { hubTemplates, resourcesOf } from "./synthesized.ts";

const certificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d-aaaa-bbbb-cccc-000000000000";
const [hub] = hubTemplates({
  ...{ stage: "prod", alarmEmail: "ops@example.com", domainName: "api.example.com", certificateArn },
  ...{ mailDomain: "mail.example.com", replyDomain: "reply.example.com" },
});

/**
 * Everything that keeps something, or that somebody outside has written down, by its logical id. Another id is another, empty resource: never change
 * one here because a test fails, give the construct its id back.
 */
const pinned: Record<string, string[]> = {
  "AWS::DynamoDB::GlobalTable": ["Table"],
  "AWS::SecretsManager::Secret": ["CanaryKey", "Secret"],
  "AWS::Cognito::UserPool": ["UserPool"],
  "AWS::Cognito::UserPoolClient": ["StaffClient19F99CF6"],
  "AWS::S3::Bucket": ["FailedBatchesFB4914FB", "Files74647968", "MessagingEmailInbox64259212"],
  "AWS::SQS::Queue": ["Deliveries", "Inbound", "Jobs", "Notifications", "Outbox", "Sync", "Webhooks"].flatMap(
    (name) => [`${name}Queue`, `${name}QueueDeadLetters`],
  ),
  "AWS::SNS::Topic": ["Alarms04B5A0BF", "EmailEvents", "InboundEmail", "InboundSms", "NoticesCD1BD20F", "SmsEvents"],
  "AWS::Backup::BackupVault": ["BackupVault"],
  "AWS::ApiGatewayV2::Api": ["Api9AF3637B"],
  "AWS::ApiGatewayV2::DomainName": ["DomainD0DC31D1"],
  "AWS::CloudFront::Distribution": ["DownloadsC9213E29"],
  "AWS::SES::ConfigurationSet": ["MessagingEmailConfigurationSetB2D600FE"],
  "AWS::SES::EmailIdentity": ["MessagingEmailIdentity219F67E0"],
  "AWS::SMSVOICE::ConfigurationSet": ["MessagingSmsConfigurationSetE65B2FFA"],
  "AWS::SMSVOICE::OptOutList": ["MessagingSmsOptOutsF31C394E"],
};

/** What is not made of anything else, and cannot be made again. */
const outliving = [
  "AWS::DynamoDB::GlobalTable",
  "AWS::SecretsManager::Secret",
  "AWS::Cognito::UserPool",
  "AWS::S3::Bucket",
  "AWS::Backup::BackupVault",
];

describe("an upgrade", () => {
  it("S4-25 finds everything that keeps data, and every address somebody wrote down, under the logical id it had", () => {
    const found = Object.keys(pinned).map((type) => [type, Object.keys(resourcesOf(hub, type)).sort()]);
    expect(Object.fromEntries(found)).toEqual(pinned);
  });

  it("S4-25 leaves what it would replace, and so does removing the stack", () => {
    for (const type of outliving)
      for (const [id, { DeletionPolicy, UpdateReplacePolicy }] of Object.entries(resourcesOf(hub, type)))
        expect([DeletionPolicy, UpdateReplacePolicy], id).toEqual(["Retain", "Retain"]);
  });

  it("names nothing itself that holds data, so that a copy can stand beside what is left of an old stack", () => {
    const names = ["TableName", "BucketName", "QueueName", "TopicName", "UserPoolName"];
    for (const type of Object.keys(pinned))
      for (const [id, { Properties }] of Object.entries(resourcesOf(hub, type)))
        for (const name of names) expect(Properties ?? {}, id).not.toHaveProperty(name);
  });
});
