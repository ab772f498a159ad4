import type { Edges } from "../edges.ts";
import { type Delays, startDelays } from "./delays.ts";
import { startEmail } from "./email/service.ts";
import { type Outbox, openOutbox } from "./outbox.ts";
import { startSms } from "./sms/service.ts";
import type { Publish } from "./topics.ts";

export interface MessagingProps {
  publish: Publish;
  /** keeps a received mail */
  store: (bucket: string, key: string, raw: Buffer) => Promise<void>;
  /** bucket of received mails, as the receipt rule names it */
  bucket: string;
  prefix: string;
  /** how the two services fail */
  fails?: Pick<Edges, "email" | "sms">;
}

/** Email and SMS on this machine. */
export interface Messaging {
  outbox: Outbox;
  /** events of what was sent that have not happened yet */
  delays: Delays;
  /** variables that lead the SDK to the two services */
  endpoints: Record<string, string>;
  /** page of the mails that were sent */
  viewer: string;
  stop(): Promise<void>;
}

/** Starts the stand-ins for SES v2, with its viewer, and for End User Messaging SMS. */
export const startMessaging = async ({
  publish,
  store,
  bucket,
  prefix,
  fails = {},
}: MessagingProps): Promise<Messaging> => {
  const delays = startDelays();
  const [email, sms] = await Promise.all([
    startEmail({ publish, delays, viewer: true, ...(fails.email && { failure: fails.email }) }),
    startSms({ publish, delays, ...(fails.sms && { failure: fails.sms }) }),
  ]);
  const outbox = openOutbox({
    emails: email.sent,
    texts: sms.sent,
    publish,
    store: (key, raw) => store(bucket, key, raw),
    bucket,
    prefix,
  });
  return {
    outbox,
    delays,
    endpoints: {
      AWS_ENDPOINT_URL_SESV2: email.endpoint,
      AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2: sms.endpoint,
    },
    viewer: `${email.endpoint}/`,
    stop: async () => {
      delays.stop();
      await Promise.all([email.stop(), sms.stop()]);
    },
  };
};
