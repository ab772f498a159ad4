import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { SegmentedMessage } from "sms-segments-calculator";
import type { Text } from "./text.ts";

/** Statuses of a text in the order they come, and the sentence the service has for each (User Guide: "Event types for SMS, MMS, and voice"). */
const descriptions = {
  QUEUED: "Message is queued for delivery",
  PENDING: "Message accepted by carrier and pending delivery",
  SUCCESSFUL: "Message has been accepted by phone carrier",
  DELIVERED: "Message has been delivered",
  INVALID: "The destination phone number is invalid",
  INVALID_MESSAGE: "The message body is invalid",
  UNREACHABLE: "The destination device is unavailable",
  CARRIER_UNREACHABLE: "Phone carrier is currently unreachable or unavailable",
  BLOCKED: "Phone is blocked",
  CARRIER_BLOCKED: "Phone carrier has blocked this message",
  SPAM: "Message was identified as spam",
  TTL_EXPIRED: "The message could not be delivered in time",
  UNKNOWN: "Unknown error attempting to reach phone",
};

export type SmsStatus = keyof typeof descriptions;

/** Price and carrier's fee of a part, in millionths of a US dollar: the list price in the US, about that of Europe elsewhere. */
const prices: Record<string, [price: number, fee: number]> = { US: [8_830, 3_000], CA: [8_830, 2_400] };
const elsewhere: [number, number] = [40_000, 0];

const countryOf = (number: string): string => parsePhoneNumberFromString(number)?.country ?? "US";

/** What the service counts of a body: its encoding and the parts it is sent in. */
const measured = (body: string) => {
  const { segmentsCount, encodingName } = new SegmentedMessage(body);
  return { messageEncoding: encodingName === "GSM-7" ? "GSM" : "Unicode", totalMessageParts: segmentsCount };
};

/** The status a text ends in where nothing goes wrong: in the US and Canada carriers report acceptance, elsewhere delivery. */
export const goodEnd = (to: string): SmsStatus => (["US", "CA"].includes(countryOf(to)) ? "SUCCESSFUL" : "DELIVERED");

/** An event as the service publishes it (User Guide: "Example AWS End User Messaging SMS event data"); times in ms, prices in US dollars. */
export const smsEvent = (text: Text, status: SmsStatus, at: Date): object => {
  const country = countryOf(text.to);
  const { messageEncoding, totalMessageParts } = measured(text.body);
  const [price, fee] = prices[country] ?? elsewhere;
  return {
    eventType: `TEXT_${status}`,
    eventVersion: "1.0",
    eventTimestamp: at.getTime(),
    isFinal: status !== "QUEUED" && status !== "PENDING",
    originationPhoneNumber: text.from,
    destinationPhoneNumber: text.to,
    isInternationalSend: false,
    isoCountryCode: country,
    messageId: text.messageId,
    messageRequestTimestamp: text.at.getTime(),
    messageEncoding,
    messageType: text.messageType,
    messageStatus: status,
    messageStatusDescription: descriptions[status],
    context: text.context,
    totalMessageParts,
    totalMessagePrice: (totalMessageParts * price) / 1_000_000,
    totalCarrierFee: (totalMessageParts * fee) / 1_000_000,
  };
};
