import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import * as z from "zod";
import { newId } from "../../shared/kernel/ids.ts";
import { deliver, type Sending } from "../../shared/messages/deliver.ts";
import { keyParts } from "../../shared/table/schema.ts";
import { count, logger, publishing } from "../observe.ts";
import { providers } from "../providers.ts";
import { services } from "../services.ts";
import { storage } from "../storage.ts";
import { eachMessage } from "./each-message.ts";

const Environment = z.object({ API_URL: z.string().min(1), REPLY_DOMAIN: z.string().default("") });
const Place = z.object({ pk: z.string(), sk: z.string() });

/** Sends the messages the queue names, each at most once; what a provider would not take now comes again later. */
export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use(publishing())
  .handler(async (event) => {
    const { table, secrets } = await services();
    const { API_URL: apiUrl, REPLY_DOMAIN: replyDomain } = Environment.parse(process.env);
    return eachMessage(
      event,
      async ({ body }) => {
        const at = Place.parse(JSON.parse(body));
        const means: Sending = {
          accountId: keyParts(at.pk)[0]!,
          now: () => new Date().toISOString(),
          newId,
          table,
          secrets,
          providers: providers(),
          apiUrl,
          replyDomain,
          readFile: (key, size) => storage().read(key, 0, size),
        };
        const ended = await deliver(means, at);
        count(ended === "later" ? "PutOff" : "Sent", 1);
        return ended;
      },
      ({ messageId }, error) => logger.error("not sent", { messageId, error: error as Error }),
    );
  });
