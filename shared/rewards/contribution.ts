import * as z from "zod";
import type { Contribute } from "../settling/contribution.ts";

export const rewardKinds = ["referral", "birthday", "review", "adjustment", "redemption"] as const;

/** What of an entry counts: its points, below 0 where they are spent or taken off, and the local day they are of. */
export const CountedReward = z.object({ kind: z.enum(rewardKinds), on: z.string(), points: z.int() });

/** S2-14, S2-15: points that are earned, or `redeemed`, in the sums and in the month of the entry's day. */
export const rewardContribution: Contribute<z.output<typeof CountedReward>> = ({ kind, on, points }) => {
  const sums: Record<string, number> = kind === "redemption" ? { redeemed: -points } : { points };
  return { sums, months: { [on.slice(0, 7)]: sums } };
};
