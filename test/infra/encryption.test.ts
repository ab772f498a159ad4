import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { hubStacks, type Resource, resourcesOf } from "./synthesized.ts";

const stacks = hubStacks(new App({ analyticsReporting: false }), {
  stage: "prod",
  mailDomain: "mail.example.com",
  replyDomain: "reply.example.com",
  alarmEmail: "ops@example.com",
});
const templates = stacks.map((stack) => Template.fromStack(stack));
const all = templates.flatMap((one) => Object.entries(one.toJSON().Resources as Record<string, Resource>));
const ofType = (type: string) => all.filter(([, resource]) => resource.Type === type);

/** Whether a policy of this type refuses whoever does not speak TLS to a resource. */
const refusesPlain = (type: string, id: string): boolean =>
  templates
    .flatMap((one) => Object.values(resourcesOf(one, type)))
    .some(
      ({ Properties: policy }) =>
        JSON.stringify(policy.Bucket ?? policy.Queues ?? policy.Topics).includes(`"${id}"`) &&
        policy.PolicyDocument.Statement.some(
          ({ Effect, Condition, Principal }: { Effect: string; Condition?: object; Principal: unknown }) =>
            Effect === "Deny" &&
            JSON.stringify(Principal).includes("*") &&
            JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
        ),
    );

/**
 * Resources that hold or carry data, and what makes them safe. DynamoDB, Secrets Manager, CloudWatch Logs and Cognito encrypt at rest by
 * themselves, always, and are spoken to over TLS alone: a property of theirs could only name another key.
 */
const guarded: Record<string, (id: string, properties: Resource["Properties"]) => void> = {
  "AWS::DynamoDB::GlobalTable": (_, { SSESpecification, Replicas }) => {
    expect(SSESpecification).toBeUndefined();
    for (const replica of Replicas) {
      expect(replica.DeletionProtectionEnabled).toBe(true);
      expect(replica.ResourcePolicy).toBeUndefined();
    }
  },
  "AWS::S3::Bucket": (id, bucket) => {
    const [{ ServerSideEncryptionByDefault: by }] = bucket.BucketEncryption.ServerSideEncryptionConfiguration;
    expect(["AES256", "aws:kms"], id).toContain(by.SSEAlgorithm);
    expect(bucket.PublicAccessBlockConfiguration, id).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    expect(bucket.AccessControl, id).toBeUndefined();
    expect(bucket.WebsiteConfiguration, id).toBeUndefined();
    expect(refusesPlain("AWS::S3::BucketPolicy", id), id).toBe(true);
  },
  "AWS::SQS::Queue": (id, queue) => {
    expect(queue.SqsManagedSseEnabled ?? queue.KmsMasterKeyId, id).toBeTruthy();
    expect(refusesPlain("AWS::SQS::QueuePolicy", id), id).toBe(true);
  },
  // a topic holds nothing: what it is told goes on at once, to queues that are encrypted, over TLS
  "AWS::SNS::Topic": (id) => expect(refusesPlain("AWS::SNS::TopicPolicy", id), id).toBe(true),
  "AWS::Logs::LogGroup": (id, group) => expect(group.RetentionInDays, id).toBeLessThanOrEqual(90),
  "AWS::SecretsManager::Secret": (id, secret) => expect(secret.SecretString, id).toBeUndefined(),
  "AWS::Cognito::UserPool": (_, { AdminCreateUserConfig: made, Policies: { PasswordPolicy: password } }) => {
    expect(made.AllowAdminCreateUserOnly).toBe(true);
    expect(password.MinimumLength).toBeGreaterThanOrEqual(12);
  },
  "AWS::Cognito::UserPoolClient": (id, client) => {
    expect(client.GenerateSecret ?? false, id).toBe(false);
    expect(client.ExplicitAuthFlows.sort(), id).toEqual(["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]);
  },
  "AWS::CloudFront::Distribution": (
    id,
    { DistributionConfig: { DefaultCacheBehavior: behavior, Origins, ...more } },
  ) => {
    expect(behavior.ViewerProtocolPolicy, id).toBe("https-only");
    expect(more.CacheBehaviors, id).toBeUndefined();
    for (const { CustomOriginConfig: origin } of Origins) {
      expect(origin.OriginProtocolPolicy, id).toBe("https-only");
      expect(origin.OriginSSLProtocols, id).toEqual(["TLSv1.2"]);
    }
  },
  // an HTTP API's own address takes TLS 1.2 and later alone
  "AWS::ApiGatewayV2::Stage": (id, stage) => {
    expect(stage.AccessLogSettings.DestinationArn, id).toBeDefined();
    expect(stage.DefaultRouteSettings.DataTraceEnabled ?? false, id).toBe(false);
  },
  "AWS::Lambda::Function": (id, fn) => expect(fn.Runtime, id).toBe("nodejs24.x"),
  // AWS Backup encrypts by itself; what lies there is not kept longer than an erased person may be
  "AWS::Backup::BackupVault": (id, { LockConfiguration: lock }) =>
    expect(lock, id).toMatchObject({ MinRetentionDays: 7, MaxRetentionDays: 35 }),
  "AWS::SNS::Subscription": (id, one) => expect(["sqs", "email"], id).toContain(one.Protocol),
  "AWS::SES::ConfigurationSet": (id, set) => expect(set.DeliveryOptions?.TlsPolicy, id).toBe("REQUIRE"),
  // taken in the clear too: a reply may ask to be left alone
  "AWS::SES::ReceiptRule": (id, { Rule: rule }) => expect(rule.ScanEnabled, id).toBe(true),
};

/** Resources that hold nothing of anybody: rights, wiring, alarms, plans, names. */
const empty =
  /^AWS::(?:IAM::|CloudWatch::(?:Alarm|Dashboard)|Backup::Backup(?:Plan|Selection)|Budgets::Budget|Lambda::(?:Permission|EventSourceMapping)|ApiGatewayV2::(?:Api|Authorizer|Integration|Route)|Scheduler::Schedule|S3::BucketPolicy|SQS::QueuePolicy|SNS::TopicPolicy|SES::(?:EmailIdentity|ConfigurationSetEventDestination|ReceiptRuleSet)|SMSVOICE::)/;

describe("S4-25 what holds or carries data", () => {
  it("is every resource that is not known to hold nothing", () => {
    const types = [...new Set(all.map(([, { Type }]) => Type))].filter((type) => !empty.test(type));
    expect(types.sort()).toEqual(Object.keys(guarded).sort());
  });

  it.each(Object.entries(guarded))(
    "%s is encrypted, closed to everybody, and spoken to over TLS alone",
    (type, holds) => {
      const resources = ofType(type);
      expect(resources.length).toBeGreaterThan(0);
      for (const [id, { Properties }] of resources) holds(id, Properties);
    },
  );
});

describe("policies of buckets, queues and topics", () => {
  it("let nobody in but services of AWS, each on behalf of this account or of a topic of ours", () => {
    for (const type of ["AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy"])
      for (const [id, { Properties: policy }] of ofType(type))
        for (const { Effect, Principal, Condition } of policy.PolicyDocument.Statement) {
          if (Effect === "Deny") continue;
          expect(Object.keys(Principal), id).toEqual(["Service"]);
          expect(JSON.stringify(Condition), id).toMatch(/aws:SourceAccount|aws:SourceArn/);
        }
  });
});

/** Variables of functions, and of what form their values are: a name, an address or a choice, never a secret itself. */
const variables: Record<string, RegExp> = {
  POWERTOOLS_LOG_LEVEL: /^INFO$/,
  POWERTOOLS_METRICS_NAMESPACE: /^Clientele\/prod$/,
  POWERTOOLS_SERVICE_NAME: /^[a-z]+$/,
  STAGE: /^prod$/,
  OUTBOUND_ALLOWED: /^$/,
  REPLY_DOMAIN: /^reply\.example\.com$/,
  SOURCE_SECRETS: /^clientele\/prod\/sources$/,
};
const named =
  /^(?:TABLE_NAME|SECRET_ID|CANARY_SECRET|USER_POOL_ID|USER_POOL_CLIENT_ID|FILES_BUCKET|INBOUND_BUCKET|DOWNLOADS_URL|API_URL|\w+_QUEUE_URL|NOTICES_TOPIC_ARN|EMAIL_CONFIGURATION_SET|SMS_CONFIGURATION_SET|SMS_OPT_OUT_LIST)$/;

describe("a function's environment", () => {
  it("holds names and addresses of resources, and a few choices: no secret, and nothing that is read out of one", () => {
    for (const [id, { Properties: fn }] of ofType("AWS::Lambda::Function"))
      for (const [name, value] of Object.entries(fn.Environment.Variables)) {
        const text = JSON.stringify(value);
        expect(text, `${id} ${name}`).not.toMatch(/resolve:|SecretString|Fn::Transform/);
        if (named.test(name)) expect(text, `${id} ${name}`).toMatch(/^\{"(?:Ref|Fn::GetAtt|Fn::Join)"/);
        else expect(value, `${id} ${name}`).toMatch(variables[name] ?? /^a variable that is not known here$/);
      }
  });

  it("reads no secret anywhere else in the templates either", () => {
    for (const one of templates)
      expect(JSON.stringify(one.toJSON())).not.toMatch(/\{\{resolve:(?:secretsmanager|ssm-secure)/);
  });
});
