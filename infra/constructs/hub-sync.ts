import { ArnFormat, Duration, Stack, Validations } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import { functions } from "../functions.ts";
import type { HubFiles } from "./hub-files.ts";
import { type FunctionDefaults, HubFunction } from "./hub-function.ts";
import type { HubSecret } from "./hub-secret.ts";
import { type HubTable, readItems, writeItems } from "./hub-table.ts";
import { QueueFunction } from "./queue-function.ts";
import type { WorkQueue } from "./work-queue.ts";

export interface HubSyncProps {
  defaults: FunctionDefaults;
  stage: string;
  table: HubTable;
  secret: HubSecret;
  files: HubFiles;
  /** address of the HTTP API without a slash at the end: webhooks of booking software are ordered to it */
  apiUrl: string;
}

type SecretAction = "CreateSecret" | "PutSecretValue" | "GetSecretValue" | "DeleteSecret";

/**
 * Booking software: `sources` connects it, `hooks` takes what it sends by itself, `sync` asks it and takes everything in. The credentials of each
 * source are a secret of its own below the stage's prefix; only these three may read them.
 */
export class HubSync extends Construct {
  readonly sources: HubFunction;
  readonly hooks: HubFunction;
  /** where the publisher puts runs over sources, and webhooks that came in */
  readonly runs: WorkQueue;
  readonly notifications: WorkQueue;
  private readonly prefix: string;

  constructor(scope: Construct, id: string, { defaults, stage, table, secret, files, apiUrl }: HubSyncProps) {
    super(scope, id);
    this.prefix = `clientele/${stage}/sources`;
    const environment = {
      SOURCE_SECRETS: this.prefix,
      FILES_BUCKET: files.bucket.bucketName,
      // private addresses that may be called: none; a local run names its own
      OUTBOUND_ALLOWED: "",
    };
    this.sources = new HubFunction(this, "SourcesFunction", {
      defaults,
      ...functions.sources,
      environment: { ...environment, API_URL: apiUrl },
    });
    this.hooks = new HubFunction(this, "HooksFunction", {
      defaults,
      ...functions.hooks,
      environment: { SOURCE_SECRETS: this.prefix },
    });
    const visibility = Duration.minutes(16);
    const sync = new QueueFunction(this, "SyncFunction", {
      defaults,
      ...functions.sync,
      environment,
      sources: {
        SyncQueue: { batchSize: 1, maxConcurrency: 5, visibility, receives: 3 },
        NotificationsQueue: { batchSize: 1, maxConcurrency: 5, visibility, receives: 5 },
      },
    });
    this.runs = sync.queue("SyncQueue");
    this.notifications = sync.queue("NotificationsQueue");
    for (const { fn } of [this.sources, sync]) table.allow(fn, ...readItems, ...writeItems);
    table.allow(this.hooks.fn, "GetItem", "PutItem");
    for (const { fn } of [this.sources, this.hooks, sync]) secret.allow(fn);
    for (const index of ["gsi1", "gsi2"] as const) table.allowIndex(sync.fn, index);
    this.allowSecrets(this.sources, "CreateSecret", "PutSecretValue", "GetSecretValue", "DeleteSecret");
    this.allowSecrets(this.hooks, "GetSecretValue");
    this.allowSecrets(sync, "GetSecretValue");
    files.allow(this.sources, [{ folder: "drops", actions: ["PutObject"] }]);
    files.allow(sync, [
      { folder: "raw", actions: ["GetObject", "PutObject"] },
      { folder: "drops", actions: ["GetObject", "DeleteObject"] },
    ]);
  }

  private allowSecrets({ fn, role }: HubFunction, ...names: SecretAction[]): void {
    const arn = Stack.of(this).formatArn({
      service: "secretsmanager",
      resource: "secret",
      resourceName: `${this.prefix}/*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    fn.addToRolePolicy(
      new PolicyStatement({ actions: names.map((name) => `secretsmanager:${name}`), resources: [arn] }),
    );
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:${this.prefix}/*]`,
      reason: "Each source of each account has a secret of its own, named when somebody connects it.",
    });
  }
}
