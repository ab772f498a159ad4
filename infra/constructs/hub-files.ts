import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { BlockPublicAccess, Bucket, BucketEncryption, HttpMethods } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { folders } from "../../shared/files/schema.ts";
import type { HubFunction } from "./hub-function.ts";

/** What a function may do with the objects of a folder, each with the reason why its objects cannot be named beforehand. */
export interface FileRight {
  folder: keyof typeof folders;
  actions: readonly ("GetObject" | "GetObjectTagging" | "PutObject" | "DeleteObject" | "AbortMultipartUpload")[];
}

const reasons: Record<keyof typeof folders, string> = {
  imports: "Each import of each account is an object of its own, named when somebody begins one.",
  exports: "Each export of each account is an object of its own, named when somebody asks for one.",
  clients: "Each file of each client is an object of its own, below its account and client, named when it is uploaded.",
  uploads: "Each file sent for a client is an object of its own, until it was looked at.",
  held: "Each document that is kept of an erased client is an object of its own, named when the client is erased.",
  raw: "Each page a booking software sends is an object of its own, named when it comes.",
  drops: "Each file put down for a source is an object of its own, under a name its sender chooses.",
};

/**
 * The one bucket of files: private, encrypted, spoken to over TLS alone. Browsers send and fetch objects by signed forms and
 * links that expire. An import's file goes when it was run, else after 7 days as exports do; what a booking software
 * sent goes after 30, and so does an upload that nobody opened; a client's files stay until they or the client go, and
 * what the law keeps of an erased one until the nightly job takes it.
 */
export class HubFiles extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const abandoned = { abortIncompleteMultipartUploadAfter: Duration.days(1) };
    this.bucket = new Bucket(this, "Resource", {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [
        { prefix: folders.imports.prefix, expiration: Duration.days(7) },
        { prefix: folders.exports.prefix, expiration: Duration.days(7) },
        { prefix: folders.uploads.prefix, expiration: Duration.days(30) },
        { prefix: folders.raw.prefix, expiration: Duration.days(30) },
        { prefix: folders.drops.prefix, expiration: Duration.days(30) },
        abandoned,
      ],
      // nothing is allowed by this but to send what a signed form or link allows, from a page of any origin
      cors: [
        {
          allowedMethods: [HttpMethods.POST, HttpMethods.GET],
          allowedOrigins: ["*"],
          allowedHeaders: ["*"],
          maxAge: 3600,
        },
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(this.bucket).acknowledge({
      id: "AwsSolutions-S1",
      reason:
        "Every upload and download is begun by a request to the API, whose access log and audit trail tell of it.",
    });
  }

  /** Grants these rights, and to learn whether an object is there. */
  allow({ fn, role }: HubFunction, rights: readonly FileRight[]): void {
    fn.addToRolePolicy(new PolicyStatement({ actions: ["s3:ListBucket"], resources: [this.bucket.bucketArn] }));
    for (const { folder, actions } of rights) {
      const { wildcard } = folders[folder];
      fn.addToRolePolicy(
        new PolicyStatement({
          actions: actions.map((name) => `s3:${name}`),
          resources: [this.bucket.arnForObjects(wildcard)],
        }),
      );
      const bucketId = this.bucket.stack.getLogicalId(this.bucket.node.defaultChild as never);
      Validations.of(role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/${wildcard}]`,
        reason: reasons[folder],
      });
    }
  }
}
