import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import * as z from "zod";
import type { Means } from "../../shared/ctx.ts";
import { applyDelivery } from "../../shared/deliveries/apply.ts";
import { emailEvents } from "../../shared/deliveries/email.ts";
import { smsEvents } from "../../shared/deliveries/sms.ts";
import { readReceipt } from "../../shared/inbound/email.ts";
import { readEmail } from "../../shared/inbound/mime.ts";
import { messageIn } from "../../shared/inbound/notice.ts";
import { type Receiving, receiveEmail } from "../../shared/inbound/receive-email.ts";
import { receiveSms } from "../../shared/inbound/receive-sms.ts";
import { readInboundSms } from "../../shared/inbound/sms.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { count, logger, publishing } from "../observe.ts";
import { services } from "../services.ts";
import { received, storage } from "../storage.ts";
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

const Environment = z.object({ INBOUND_BUCKET: z.string().min(1) });

/** Mails larger than this are not read (SES takes up to 40 MB), bytes. */
const largest = 40 * 1024 * 1024;

const takeEmail = async (means: Anywhere, text: string): Promise<void> => {
  const receipt = readReceipt(text);
  const { object } = receipt;
  if (receipt.spam || !object) return count("SpamReceived", 1);
  if (object.bucket !== Environment.parse(process.env).INBOUND_BUCKET)
    throw new Error("Not the bucket of received mails.");
  const email = await readEmail(await received().read(object.key, 0, largest));
  const keep: Receiving["keep"] = (key, bytes, type) => storage().write(key, bytes, type);
  if (!(await receiveEmail({ ...means, keep }, receipt, email))) count("InboundForNobody", 1);
};

const take = async (means: Anywhere, text: string): Promise<void> => {
  const kind = kindOf(text);
  count(kind, 1);
  if (kind === "emailEvent") return apply(means, emailEvents(text));
  if (kind === "smsEvent") return apply(means, smsEvents(text));
  if (kind === "email") return takeEmail(means, text);
  if (!(await receiveSms(means, readInboundSms(text)))) count("InboundForNobody", 1);
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
