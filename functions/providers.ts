import { PinpointSMSVoiceV2Client } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import * as z from "zod";
import type { Providers } from "../shared/messages/provider.ts";
import { sesSender } from "../shared/messages/ses.ts";
import { smsSender } from "../shared/messages/sms.ts";

const Environment = z.object({ EMAIL_CONFIGURATION_SET: z.string().min(1), SMS_CONFIGURATION_SET: z.string().min(1) });

/** One try each, well within the function's time: what repeats is the queue's. Milliseconds. */
const once = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 3000, requestTimeout: 10_000, throwOnRequestTimeout: true },
};

let made: Providers | undefined;

/** The channels of this execution environment; apart from the services of all, since only the sender may send. */
export const providers = (): Providers => {
  const { EMAIL_CONFIGURATION_SET, SMS_CONFIGURATION_SET } = Environment.parse(process.env);
  made ??= {
    email: sesSender(new SESv2Client(once), EMAIL_CONFIGURATION_SET),
    sms: smsSender(new PinpointSMSVoiceV2Client(once), SMS_CONFIGURATION_SET),
  };
  return made;
};
