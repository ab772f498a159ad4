import * as z from "zod";
import { countryOf } from "../messages/estimate.ts";
import { estimateOf } from "../messages/parts.ts";
import type { MessagingSettings } from "../messages/settings-schema.ts";
import { type Eligible, isEligible, type Judged } from "./judged.ts";

/** Clients that are named with the reason why they get nothing; the others are counted. */
export const mostNamed = 100;

/** Why clients get nothing: how many for each reason, and the first of them by their ids alone, since it is kept. */
export const LeftOuts = z.object({
  reasons: z.record(z.string(), z.int()),
  named: z.array(z.object({ clientId: z.string(), reason: z.string() })),
});
export type LeftOuts = z.output<typeof LeftOuts>;
export const nobodyLeftOut: LeftOuts = { reasons: {}, named: [] };

/** Adds those among some who are left out. Pure. */
export const withLeftOut = ({ reasons, named }: LeftOuts, judged: Judged[]): LeftOuts => {
  const out = judged.flatMap((one) => (isEligible(one) ? [] : [one]));
  const counted = { ...reasons };
  for (const { reason } of out) counted[reason] = (counted[reason] ?? 0) + 1;
  return { reasons: counted, named: [...named, ...out].slice(0, mostNamed) };
};

/** What the texts of a campaign come to: by the account's list prices, for the countries that have one. */
export const SmsTotals = z
  .object({
    /** UCS-2 where any of them is */
    encoding: z.enum(["GSM-7", "UCS-2"]),
    parts: z.object({ least: z.int(), most: z.int(), total: z.int() }),
    /** null where no country of a recipient has a price */
    price: z.object({ micros: z.int(), currency: z.string() }).nullable(),
    /** countries of recipients' numbers without a price, `unknown` among them: what goes there comes on top */
    unpriced: z.array(z.string()),
  })
  .meta({ id: "CampaignSmsTotals" });
type SmsTotals = z.output<typeof SmsTotals>;

/** What a preview found so far; it fits in a job's place. */
export const Tally = z.object({
  judged: z.int(),
  eligible: z.int(),
  notEligible: LeftOuts,
  sms: SmsTotals.nullable(),
});
export type Tally = z.output<typeof Tally>;
export const nothingYet: Tally = { judged: 0, eligible: 0, notEligible: nobodyLeftOut, sms: null };

const withText = (
  sms: SmsTotals | null,
  { head, go, words }: Eligible,
  prices: MessagingSettings["prices"],
): SmsTotals => {
  const country = countryOf(head, go.to);
  const { encoding, parts, price } = estimateOf(words.body, country, prices);
  const before = sms ?? { encoding, parts: { least: parts, most: parts, total: 0 }, price: null, unpriced: [] };
  const { least, most, total } = before.parts;
  return {
    encoding: encoding === "UCS-2" ? encoding : before.encoding,
    parts: { least: Math.min(least, parts), most: Math.max(most, parts), total: total + parts },
    price: price ? { ...price, micros: price.micros + (before.price?.micros ?? 0) } : before.price,
    unpriced: price ? before.unpriced : [...new Set([...before.unpriced, country ?? "unknown"])].sort(),
  };
};

/** Adds some clients to what was found. Pure. */
export const tallied = (
  tally: Tally,
  judged: Judged[],
  channel: "email" | "sms",
  prices: MessagingSettings["prices"],
): Tally => {
  const eligible = judged.filter(isEligible);
  return {
    judged: tally.judged + judged.length,
    eligible: tally.eligible + eligible.length,
    notEligible: withLeftOut(tally.notEligible, judged),
    sms: channel === "sms" ? eligible.reduce((sms, one) => withText(sms, one, prices), tally.sms) : null,
  };
};

/** One message for an address or number: who comes later in the list and has it too gets none, as the job will have it (T45). */
export const onceEach = async (
  judged: Judged[],
  claims: (to: string, clientId: string) => Promise<boolean>,
): Promise<Judged[]> => {
  const once: Judged[] = [];
  for (const one of judged) {
    const { clientId } = one;
    const free = !isEligible(one) || (await claims(one.go.to, clientId));
    once.push(free ? one : { clientId, reason: "sameAddress" });
  }
  return once;
};
