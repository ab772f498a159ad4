import middy from "@middy/core";
import type { SQSEvent } from "aws-lambda";
import type { Means } from "../../shared/ctx.ts";
import { rulesBook } from "../../shared/settling/accounts.ts";
import { publishing } from "../observe.ts";
import { services } from "../services.ts";
import { runners } from "./runners.ts";
import { Queued, workAt } from "./work.ts";

/** Runs the jobs whose keys are in the queue. */
export const handler = middy<SQSEvent, void>()
  .use(publishing())
  .handler(async (event, context) => {
    const given = await services();
    for (const { body } of event.Records) {
      const item = await given.table.get(Queued.parse(JSON.parse(body)));
      if (!item) continue;
      const stepFor = async (kind: string, means: Means) =>
        runners[kind as keyof typeof runners](means, await rulesBook(given.table)(means.accountId));
      await workAt(given, item, stepFor, context);
    }
  });
