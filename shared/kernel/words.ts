import * as z from "zod";
import { withoutCardNumber } from "./card-number.ts";
import { Currency, Minor } from "./money.ts";

/** What somebody types: trimmed, not empty, no payment card's number in it. */
export const Words = (most: number) =>
  withoutCardNumber(z.string().trim().min(1, "must not be empty").max(most, `must be at most ${most} characters`));

/** Why something was done by hand; it stands on the audit trail. */
export const Reason = Words(500);

/** What something costs, in minor units. */
export const Price = z.strictObject({ amount: Minor.min(1, "must be above 0"), currency: Currency });
