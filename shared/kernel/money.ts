import * as z from "zod";

const known = new Set(Intl.supportedValuesOf("currency"));

/** ISO 4217, upper case. */
export const Currency = z.string().refine((code) => known.has(code), "must be an ISO 4217 currency code");

/** An amount in minor units (cents): a whole number, never a float; at most ten billion major units. */
export const Minor = z.int("must be a whole number of minor units").min(-1e12).max(1e12);

export const Money = z.object({ amount: z.int(), currency: Currency }).meta({ id: "Money" });
export type Money = z.output<typeof Money>;
