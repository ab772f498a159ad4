import middy from "@middy/core";
import type { SQSEvent } from "aws-lambda";
import type { Means } from "../../shared/ctx.ts";
import type { Step } from "../../shared/jobs/run.ts";
import type { SyncKind } from "../../shared/jobs/schema.ts";
import { jobs } from "../../shared/jobs/store.ts";
import type { Tools } from "../../shared/sync/link.ts";
import { takeNotification } from "../../shared/sync/notifications.ts";
import { replayStep } from "../../shared/sync/replay.ts";
import { retryStep } from "../../shared/sync/retry.ts";
import { syncStep } from "../../shared/sync/step.ts";
import { notifications } from "../../shared/sync/store.ts";
import { keyParts } from "../../shared/table/schema.ts";
import { meansOf, Queued, workAt } from "../jobs/work.ts";
import { publishing } from "../observe.ts";
import { services } from "../services.ts";
import { tools } from "../sources/tools.ts";

const runners: Record<SyncKind, (means: Means, tools: Tools) => Step> = {
  sync: syncStep,
  syncReplay: replayStep,
  syncRetry: retryStep,
};

/** Runs the jobs of booking software, and takes in its webhooks, whose keys are in the queues. */
export const handler = middy<SQSEvent, void>()
  .use(publishing())
  .handler(async (event, context) => {
    const given = await services();
    for (const { body } of event.Records) {
      const item = await given.table.get(Queued.parse(JSON.parse(body)));
      if (item?.type === jobs.type)
        await workAt(given, item, async (kind, means) => runners[kind as SyncKind](means, tools()), context);
      if (item?.type === notifications.type)
        await takeNotification(meansOf(given, keyParts(item.pk)[0]!), tools(), item);
    }
  });
