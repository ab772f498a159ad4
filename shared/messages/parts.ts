import { SegmentedMessage } from "sms-segments-calculator";
import * as z from "zod";
import type { MessagingSettings } from "./settings-schema.ts";

/** What a text is as an SMS (3GPP TS 23.038, 23.040): its encoding, how many parts it takes, and what is left of the last. */
export const SmsParts = z.object({
  encoding: z.enum(["GSM-7", "UCS-2"]),
  /** as people count them; of GSM-7 those of its extension table twice */
  characters: z.int(),
  parts: z.int(),
  /** characters that still go into the last part */
  left: z.int(),
});
export type SmsParts = z.output<typeof SmsParts>;

/** The same with its list price; null where the account has none for the country, or nobody knows the country. */
export const SmsEstimate = SmsParts.extend({
  price: z.object({ micros: z.int(), currency: z.string() }).nullable(),
}).meta({ id: "SmsEstimate" });
export type SmsEstimate = z.output<typeof SmsEstimate>;

/** What a text is as an SMS; nothing of it is replaced to save parts, since the service replaces nothing. Pure. */
export const partsOf = (text: string): SmsParts => {
  const message = new SegmentedMessage(text, "auto", false);
  const encoding = message.encodingName;
  const free = message.segments.at(-1)!.freeSizeInBits();
  return {
    encoding,
    characters: message.numberOfCharacters,
    parts: message.segmentsCount,
    left: Math.max(0, Math.floor(free / (encoding === "GSM-7" ? 7 : 16))),
  };
};

/**
 * What a text costs before it is sent, by the account's list prices (settings of messaging). Pure.
 * @param country ISO 3166-1 of the number it goes to, as it is kept with every valid number of a client
 */
export const estimateOf = (
  text: string,
  country: string | null | undefined,
  prices: MessagingSettings["prices"],
): SmsEstimate => {
  const parts = partsOf(text);
  const each = country && Object.hasOwn(prices, country) ? prices[country] : undefined;
  return { ...parts, price: each === undefined ? null : { micros: each * parts.parts, currency: "USD" } };
};
