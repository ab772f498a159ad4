import * as z from "zod";
import { readNotice } from "../inbound/notice.ts";
import { aboutOf, type DeliveryEvent, detailOf, eventId } from "./event.ts";
import { isDecimal, microsOf } from "./price.ts";

/** A price as the text of its decimal, whether it came as number or text. */
const Decimal = z
  .union([z.number(), z.string()])
  .transform((price) => String(price).trim())
  .refine(isDecimal, "must be a decimal number");

/** An SMS event (AWS End User Messaging, "Messaging Events"); further fields are ignored. */
const SmsEvent = z.object({
  eventType: z.string().regex(/^[A-Z_]{3,60}$/),
  eventTimestamp: z.int().min(0).max(7_000_000_000_000),
  isFinal: z.boolean().optional(),
  destinationPhoneNumber: z.string().max(20).optional(),
  messageId: z.string().min(1).max(200),
  messageStatus: z.string().max(100).optional(),
  context: z.record(z.string(), z.unknown()).nullish(),
  totalMessageParts: z.int().min(0).max(1000).optional(),
  totalMessagePrice: Decimal.optional(),
  totalCarrierFee: Decimal.optional(),
});
type SmsEvent = z.output<typeof SmsEvent>;

/**
 * What each event type says (AWS End User Messaging SMS, "Event types for SMS, MMS, and voice"). `TEXT_SUCCESSFUL` is the carrier's
 * acceptance, in many countries the last that is ever heard; `TEXT_UNKNOWN` says that nothing was heard for 72 hours, which is no failure.
 */
const kinds: Record<string, DeliveryEvent["kind"]> = {
  TEXT_QUEUED: "sent",
  TEXT_PENDING: "sent",
  TEXT_SENT: "sent",
  TEXT_UNKNOWN: "sent",
  TEXT_SUCCESSFUL: "delivered",
  TEXT_DELIVERED: "delivered",
  TEXT_INVALID: "failed",
  TEXT_INVALID_MESSAGE: "failed",
  TEXT_UNREACHABLE: "failed",
  TEXT_CARRIER_UNREACHABLE: "failed",
  TEXT_BLOCKED: "failed",
  TEXT_CARRIER_BLOCKED: "failed",
  TEXT_SPAM: "failed",
  TEXT_TTL_EXPIRED: "failed",
  TEXT_PROTECT_BLOCKED: "failed",
};

const kindOf = ({ eventType, isFinal }: SmsEvent): DeliveryEvent["kind"] | undefined =>
  eventType === "TEXT_SUCCESSFUL" && isFinal === false ? "sent" : kinds[eventType];

const priceOf = ({ totalMessagePrice, totalCarrierFee }: SmsEvent): Pick<DeliveryEvent, "price"> =>
  totalMessagePrice === undefined && totalCarrierFee === undefined
    ? {}
    : { price: { micros: microsOf(totalMessagePrice ?? "0", totalCarrierFee ?? "0"), currency: "USD" } };

const textsOf = (context: Record<string, unknown>): Record<string, string | undefined> =>
  Object.fromEntries(
    ["account", "client", "message"].map((name) => [
      name,
      typeof context[name] === "string" ? context[name] : undefined,
    ]),
  );

/**
 * The event of a record of the SMS events' queue; none for types that are not about text messages (voice, media, registrations).
 * @throws Refusal `sms-event-malformed`
 */
export const smsEvents = (text: string): DeliveryEvent[] => {
  const event = readNotice(SmsEvent, text, "sms-event-malformed");
  const kind = kindOf(event);
  if (!kind) return [];
  const at = new Date(event.eventTimestamp).toISOString();
  return [
    {
      channel: "sms",
      id: eventId("sms", event.messageId, event.eventType, at, event.destinationPhoneNumber),
      providerId: event.messageId,
      ...aboutOf(textsOf(event.context ?? {})),
      at,
      kind,
      ...(event.destinationPhoneNumber ? { address: event.destinationPhoneNumber } : {}),
      ...detailOf(event.eventType, event.messageStatus),
      ...(event.totalMessageParts === undefined ? {} : { parts: event.totalMessageParts }),
      ...priceOf(event),
      ...(event.isFinal === undefined ? {} : { final: event.isFinal }),
    },
  ];
};
