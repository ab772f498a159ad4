import { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import { functions } from "../functions.ts";
import { type FunctionDefaults, HubFunction } from "./hub-function.ts";
import type { HubSecret } from "./hub-secret.ts";
import { type HubTable, readItems, writeItems } from "./hub-table.ts";
import { QueueFunction } from "./queue-function.ts";
import type { WorkQueue } from "./work-queue.ts";

export interface HubWebhooksProps {
  defaults: FunctionDefaults;
  table: HubTable;
  secret: HubSecret;
}

/** Changes going out: `webhooks` answers what changed and who is told, `dispatcher` tells them. Both call addresses that others named. */
export class HubWebhooks extends Construct {
  readonly api: HubFunction;
  /** where the publisher puts what is to be told */
  readonly queue: WorkQueue;

  constructor(scope: Construct, id: string, { defaults, table, secret }: HubWebhooksProps) {
    super(scope, id);
    // private addresses that may be called: none; a local run names its own
    const environment = { OUTBOUND_ALLOWED: "" };
    this.api = new HubFunction(this, "ApiFunction", { defaults, ...functions.webhooks, environment });
    const visibility = Duration.minutes(3);
    const dispatcher = new QueueFunction(this, "DispatcherFunction", {
      defaults,
      ...functions.dispatcher,
      environment,
      sources: { WebhooksQueue: { batchSize: 10, maxConcurrency: 10, partialFailures: true, visibility, receives: 5 } },
    });
    this.queue = dispatcher.queue("WebhooksQueue");
    for (const { fn } of [this.api, dispatcher]) {
      table.allow(fn, ...readItems, ...writeItems);
      secret.allow(fn);
    }
  }
}
