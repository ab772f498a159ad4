import { Match, Template } from "aws-cdk-lib/assertions";
import { CachePolicy, OriginRequestPolicy, ResponseHeadersPolicy } from "aws-cdk-lib/aws-cloudfront";
import { describe, expect, it } from "vitest";
import { FailedBatches } from "../../infra/constructs/failed-batches.ts";
import { HubDownloads } from "../../infra/constructs/hub-downloads.ts";
import { HubFiles } from "../../infra/constructs/hub-files.ts";
import { HubSecret } from "../../infra/constructs/hub-secret.ts";
import { HubTable } from "../../infra/constructs/hub-table.ts";
import { StaffSignIn } from "../../infra/constructs/staff-sign-in.ts";
import { emptyStack } from "./synthesized.ts";

describe("the table", () => {
  const { stack } = emptyStack();
  new HubTable(stack, "Table");
  const template = Template.fromStack(stack);

  it("S4-25 is kept with its stack gone, protected from deletion, recoverable to any second, under a logical id that stays", () => {
    expect(Object.keys(template.findResources("AWS::DynamoDB::GlobalTable"))).toEqual(["Table"]);
    template.hasResource("AWS::DynamoDB::GlobalTable", { DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
    template.hasResourceProperties("AWS::DynamoDB::GlobalTable", {
      Replicas: [
        {
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        },
      ],
    });
  });

  it("has the keys and indexes of its shape, is paid by request, streams new images and expires items", () => {
    template.hasResourceProperties("AWS::DynamoDB::GlobalTable", {
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      GlobalSecondaryIndexes: ["gsi1", "gsi2"].map((name) => ({
        IndexName: name,
        KeySchema: [
          { AttributeName: `${name}pk`, KeyType: "HASH" },
          { AttributeName: `${name}sk`, KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["type", "data", "rev"] },
      })),
      StreamSpecification: { StreamViewType: "NEW_IMAGE" },
      TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
    });
  });
});

describe("what outlives the stack", () => {
  it("is the secret with a pepper, under a logical id that stays", () => {
    const { stack } = emptyStack();
    new HubSecret(stack, "Secret");
    const template = Template.fromStack(stack);
    expect(Object.keys(template.findResources("AWS::SecretsManager::Secret"))).toEqual(["Secret"]);
    template.hasResource("AWS::SecretsManager::Secret", {
      DeletionPolicy: "Retain",
      Properties: {
        GenerateSecretString: {
          SecretStringTemplate: '{"current":"k1","pepper":"k1"}',
          GenerateStringKey: "k1",
          PasswordLength: 64,
          ExcludePunctuation: true,
        },
      },
    });
  });

  it("is the pool of the staff, who cannot sign themselves up", () => {
    const { stack } = emptyStack();
    new StaffSignIn(stack, "Staff");
    const template = Template.fromStack(stack);
    template.hasResource("AWS::Cognito::UserPool", {
      DeletionPolicy: "Retain",
      Properties: {
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
        DeletionProtection: "ACTIVE",
        UsernameAttributes: ["email"],
        MfaConfiguration: "OPTIONAL",
        EnabledMfas: ["SOFTWARE_TOKEN_MFA"],
        Policies: { PasswordPolicy: { MinimumLength: 12 } },
      },
    });
  });

  it("is the bucket of failed batches, closed and emptied after 30 days", () => {
    const { stack } = emptyStack();
    new FailedBatches(stack, "Failed");
    Template.fromStack(stack).hasResource("AWS::S3::Bucket", {
      DeletionPolicy: "Retain",
      Properties: {
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
        LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 30 })] },
      },
    });
  });

  it("S4-25 is the bucket of files: closed to everybody, encrypted, over TLS alone, imports and exports gone after 7 days, what booking software sent and what was uploaded and never looked at after 30", () => {
    const { stack } = emptyStack();
    new HubFiles(stack, "Files");
    const template = Template.fromStack(stack);
    template.hasResource("AWS::S3::Bucket", {
      DeletionPolicy: "Retain",
      Properties: {
        BucketEncryption: Match.anyValue(),
        VersioningConfiguration: Match.absent(),
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        LifecycleConfiguration: {
          Rules: [
            Match.objectLike({ Prefix: "imports/", ExpirationInDays: 7 }),
            Match.objectLike({ Prefix: "exports/", ExpirationInDays: 7 }),
            Match.objectLike({ Prefix: "uploads/", ExpirationInDays: 30 }),
            Match.objectLike({ Prefix: "raw/", ExpirationInDays: 30 }),
            Match.objectLike({ Prefix: "drops/", ExpirationInDays: 30 }),
            Match.objectLike({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }),
          ],
        },
      },
    });
    template.hasResourceProperties("AWS::S3::BucketPolicy", {
      PolicyDocument: {
        Statement: [Match.objectLike({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } })],
      },
    });
  });

  it("S2-21 has links lead to what adds nosniff, keeps nothing and leaves it to the bucket to judge them", () => {
    const { stack } = emptyStack();
    new HubDownloads(stack, "Downloads", new HubFiles(stack, "Files"));
    const [distribution] = Object.values(Template.fromStack(stack).findResources("AWS::CloudFront::Distribution"));
    const { DefaultCacheBehavior: behavior, Origins: origins } = distribution!.Properties.DistributionConfig;
    expect(behavior).toMatchObject({
      CachePolicyId: CachePolicy.CACHING_DISABLED.cachePolicyId,
      OriginRequestPolicyId: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER.originRequestPolicyId,
      ResponseHeadersPolicyId: ResponseHeadersPolicy.SECURITY_HEADERS.responseHeadersPolicyId,
      ViewerProtocolPolicy: "https-only",
    });
    expect(origins).toEqual([
      expect.objectContaining({ CustomOriginConfig: expect.objectContaining({ OriginProtocolPolicy: "https-only" }) }),
    ]);
  });
});
