import type { SendTextMessageRequest } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { isPossiblePhoneNumber } from "libphonenumber-js/min";
import { invalid, unknown } from "./refusal.ts";

/** Longest body of a message in characters (API: SendTextMessage, MessageBody). */
const bodyLimit = 1600;

/** What the account has; what is left undefined is not looked at. */
export interface SmsAccount {
  /** origination identities: phone numbers, ids, ARNs */
  identities?: string[] | undefined;
  configurationSets?: string[] | undefined;
}

const judgeContext = (context: Record<string, string>): void => {
  const entries = Object.entries(context);
  if (entries.length > 5) throw invalid("Context", "Map must have at most 5 items");
  for (const [key, value] of entries) {
    if (!/^\S{1,100}$/.test(key)) throw invalid("Context", "Keys must be 1 to 100 characters without blanks");
    if (!/^(?!\s)^[\s\S]{1,800}(?<!\s)$/.test(value)) throw invalid("Context", "Values must be 1 to 800 characters");
  }
};

/**
 * Refuses a SendTextMessage as the service does (API reference: SendTextMessage), by its shape and by what the account has.
 * That a number was opted out of is not judged here.
 */
export const judgeSms = (request: SendTextMessageRequest, { identities, configurationSets }: SmsAccount): void => {
  const { DestinationPhoneNumber: to, OriginationIdentity: from, MessageBody: body, Context = {} } = request;
  if (!to) throw invalid("DestinationPhoneNumber", "Member must not be null", "MISSING_PARAMETER");
  if (!/^\+?[1-9][0-9]{1,18}$/.test(to) || !isPossiblePhoneNumber(to.replace(/^\+?/, "+")))
    throw invalid("DestinationPhoneNumber", "Must be a phone number in E.164 format");
  if (!from) throw invalid("OriginationIdentity", "No origination identity was given", "MISSING_PARAMETER");
  if (identities && !identities.includes(from)) throw unknown("phone-number", from);
  if (!body) throw invalid("MessageBody", "Must not be empty", "MISSING_PARAMETER");
  if ([...body].length > bodyLimit) throw invalid("MessageBody", `Must be at most ${bodyLimit} characters`);
  if (!["TRANSACTIONAL", "PROMOTIONAL", undefined].includes(request.MessageType))
    throw invalid("MessageType", "Must satisfy enum value set: [TRANSACTIONAL, PROMOTIONAL]");
  const { TimeToLive: seconds = 5, ConfigurationSetName: set } = request;
  if (seconds < 5 || seconds > 259_200) throw invalid("TimeToLive", "Must be 5 to 259200 seconds");
  if (set && configurationSets && !configurationSets.includes(set)) throw unknown("configuration-set", set);
  judgeContext(Context);
};
