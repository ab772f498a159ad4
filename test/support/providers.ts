import type { SendTextMessageRequest } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import type { SendEmailRequest } from "@aws-sdk/client-sesv2";
import { afterAll } from "vitest";
import { noDelays } from "../../infra/local/services/delays.ts";
import { startEmail } from "../../infra/local/services/email/service.ts";
import type { FailureOf } from "../../infra/local/services/failures.ts";
import type { WireRequest } from "../../infra/local/services/http-service.ts";
import { openOutbox } from "../../infra/local/services/outbox.ts";
import type { SmsStatus } from "../../infra/local/services/sms/events.ts";
import { type SmsServer, startSms } from "../../infra/local/services/sms/service.ts";
import type { Text } from "../../infra/local/services/sms/text.ts";
import type { Topic } from "../../infra/local/services/topics.ts";

type Sent = ReturnType<ReturnType<typeof openOutbox>["list"]>;

/** The providers of email and SMS of one test file: what they took, what they published, how they are to fail. */
export interface Providers {
  /** mails that were taken, in the form of `GET /_local/outbox`, the newest last */
  emails(): Sent["emails"];
  /** texts that were taken, likewise */
  sms(): Sent["sms"];
  /** What was published to the topics since the last `clear`, for a test to hand to the intake; all of a message's before its answer. */
  events: { email: object[]; sms: object[]; inboundSms: object[]; inboundEmail: object[] };
  /** A test's own wishes; whoever sets none has services that behave normally. */
  fail: { email?: FailureOf<SendEmailRequest> | undefined; sms?: FailureOf<SendTextMessageRequest> | undefined };
  /** how a text ends, where a test wants another end than its number's */
  ending: { sms?: ((text: Text) => SmsStatus | undefined) | undefined };
  /** the SMS service's own lists of opted-out numbers */
  optOuts: SmsServer["optOuts"];
  /** received mails by their key, as the bucket would hold them */
  received: Map<string, Buffer>;
  smsInbound: ReturnType<typeof openOutbox>["smsInbound"];
  emailInbound: ReturnType<typeof openOutbox>["emailInbound"];
  /** every request as it came over the wire */
  wire: { email: WireRequest[]; sms: WireRequest[] };
  /** Forgets what was sent, published, heard and wished; opt-outs stay. */
  clear(): void;
  stop(): Promise<void>;
}

const start = async (): Promise<Providers> => {
  const events: Providers["events"] = { email: [], sms: [], inboundSms: [], inboundEmail: [] };
  const byTopic: Record<Topic, object[]> = {
    EmailEvents: events.email,
    SmsEvents: events.sms,
    InboundSms: events.inboundSms,
    InboundEmail: events.inboundEmail,
  };
  const publish = async (topic: Topic, message: object) => {
    byTopic[topic].push(structuredClone(message));
  };
  const fail: Providers["fail"] = {};
  const ending: Providers["ending"] = {};
  const wire: Providers["wire"] = { email: [], sms: [] };
  const received = new Map<string, Buffer>();
  const delays = noDelays();
  const [email, sms] = await Promise.all([
    startEmail({
      publish,
      delays,
      failure: (request) => fail.email?.(request),
      heard: (request) => wire.email.push(request),
    }),
    startSms({
      publish,
      delays,
      failure: (request) => fail.sms?.(request),
      ending: (text) => ending.sms?.(text),
      heard: (request) => wire.sms.push(request),
    }),
  ]);
  const store = async (key: string, raw: Buffer) => {
    received.set(key, raw);
  };
  const outbox = openOutbox({
    emails: email.sent,
    texts: sms.sent,
    publish,
    store,
    bucket: "mail",
    prefix: "inbound/",
  });
  process.env.AWS_ENDPOINT_URL_SESV2 = email.endpoint;
  process.env.AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2 = sms.endpoint;
  return {
    emails: () => outbox.list().emails,
    sms: () => outbox.list().sms,
    events,
    fail,
    ending,
    optOuts: sms.optOuts,
    received,
    smsInbound: outbox.smsInbound,
    emailInbound: outbox.emailInbound,
    wire,
    clear: () => {
      for (const list of [...Object.values(byTopic), ...Object.values(wire), email.sent, sms.sent]) list.length = 0;
      received.clear();
      fail.email = undefined;
      fail.sms = undefined;
      ending.sms = undefined;
    },
    stop: async () => {
      await Promise.all([email.stop(), sms.stop()]);
    },
  };
};

let started: Promise<Providers> | undefined;

/**
 * The providers of this test file, started when first asked for, and the variables set that lead an SDK client made afterwards to them.
 * Events take no time here: all of a message's are published before the sender has its answer.
 */
export const providersOfFile = (): Promise<Providers> => {
  started ??= start();
  return started;
};

// a test file is a module graph of its own, so this runs after all of the file's tests
afterAll(async () => {
  await (await started)?.stop();
});
