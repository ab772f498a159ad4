import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { Means } from "../../shared/ctx.ts";
import { applyDelivery } from "../../shared/deliveries/apply.ts";
import { emailEvents } from "../../shared/deliveries/email.ts";
import { smsEvents } from "../../shared/deliveries/sms.ts";
import { messageIn } from "../../shared/inbound/notice.ts";
import { receiveSms } from "../../shared/inbound/receive-sms.ts";
import { readInboundSms } from "../../shared/inbound/sms.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { count, logger, publishing } from "../observe.ts";
import { services } from "../services.ts";
import { eachMessage } from "./each-message.ts";

type Anywhere = Omit<Means, "accountId">;

/** What a notice is, by the fields its service always sends. */
const kindOf = (text: string): "sms" | "email" | "smsEvent" | "emailEvent" => {
  const notice = JSON.parse(text) as Record<string, unknown>;
  if ("inboundMessageId" in notice) return "sms";
  if ("notificationType" in notice) return "email";
  return "mail" in notice ? "emailEvent" : "smsEvent";
};

const apply = async (means: Anywhere, events: ReturnType<typeof emailEvents>): Promise<void> => {
  for (const event of events) if (!(await applyDelivery(means, event))) count("EventsAside", 1);
};

const take = async (means: Anywhere, text: string): Promise<void> => {
  const kind = kindOf(text);
  count(kind, 1);
  if (kind === "emailEvent") return apply(means, emailEvents(text));
  if (kind === "smsEvent") return apply(means, smsEvents(text));
  if (kind === "sms" && !(await receiveSms(means, readInboundSms(text)))) count("InboundForNobody", 1);
};

/** Takes in what the channels tell: what became of messages, and what clients wrote. What cannot be read ends in the dead-letter queue. */
export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use(publishing())
  .handler(async (event) => {
    const { table, secrets } = await services();
    const means: Anywhere = { now: () => new Date().toISOString(), newId, table, secrets };
    return eachMessage(
      event,
      async ({ body }) => {
        await take(means, messageIn(body));
        return "done";
      },
      ({ messageId }, error) => logger.error("not taken in", { messageId, error: error as Error }),
    );
  });
