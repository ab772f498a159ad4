import * as z from "zod";
import { LocalDate } from "../kernel/time.ts";

export const earningKinds = ["visit", "purchase", "referral", "birthday", "review"] as const;

/**
 * A way to earn points as it holds from a day to a day, both included. `per`: minor units of the account's own currency, for
 * every whole one of which a purchase earns the points.
 */
export const EarningRule = z
  .object({
    on: z.enum(earningKinds),
    points: z.int(),
    per: z.int().optional(),
    from: LocalDate,
    until: LocalDate.optional(),
  })
  .meta({ id: "EarningRule" });
export type EarningRule = z.output<typeof EarningRule>;

/** The rewards of an account, as they stand in it: every rule there ever was, so that what was earned stays. */
export const RewardSettings = z.object({
  on: z.boolean(),
  earning: z.array(EarningRule),
  /** how many months points are good for, by the month from whose beginning it holds, in order; before: for ever */
  expiry: z.array(z.object({ from: z.string(), months: z.int().nullable() })),
});
export type RewardSettings = z.output<typeof RewardSettings>;
