import * as z from "zod";
import { readNotice } from "./notice.ts";

const Number164 = z.string().regex(/^\+[1-9]\d{6,14}$/, "must be an E.164 number");

/** A short code or sender name stands where a number would: two-way SMS knows both. */
const Party = z.union([
  Number164,
  z.string().regex(/^[\dA-Za-z]{3,15}$/, "must be a number, a short code or a sender's name"),
]);

/** What two-way SMS publishes to its topic (AWS End User Messaging SMS, "Two-way SMS messaging"); further fields are ignored. */
export const SmsNotice = z.object({
  originationNumber: Party,
  destinationNumber: Party,
  messageKeyword: z.string().max(200).optional(),
  messageBody: z.string().max(10_000),
  inboundMessageId: z.string().min(1).max(200),
  previousPublishedMessageId: z.string().min(1).max(200).nullish(),
});

/** An SMS a client wrote. */
export interface InboundSms {
  /** The service's id: the same twice is one message. */
  providerId: string;
  /** The client's number, E.164. */
  from: string;
  /** The studio's number. */
  to: string;
  body: string;
  /** The provider's id of our message that it answers, where the service knows. */
  answers?: string;
}

/**
 * The SMS of a queue's record.
 * @throws Refusal `sms-notice-malformed`
 */
export const readInboundSms = (text: string): InboundSms => {
  const notice = readNotice(SmsNotice, text, "sms-notice-malformed");
  return {
    providerId: notice.inboundMessageId,
    from: notice.originationNumber,
    to: notice.destinationNumber,
    body: notice.messageBody,
    ...(notice.previousPublishedMessageId ? { answers: notice.previousPublishedMessageId } : {}),
  };
};
