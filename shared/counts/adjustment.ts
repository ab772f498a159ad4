import * as z from "zod";
import { Author } from "../kernel/author.ts";
import { AdjustmentId, ClientId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";
import type { Contribute } from "../settling/contribution.ts";

/**
 * Visits added to or taken off a client's Club Count by hand (rules.md, Numbers: 120 visits before this system), as it is
 * stored in the client's collection. It has no time, so it is in no period, and it is no attendance.
 */
export const ClubAdjustment = z.object({
  id: AdjustmentId,
  clientId: ClientId,
  visits: z.int(),
  reason: z.string(),
  creator: Author,
  createdAt: Instant,
});
export type ClubAdjustment = z.output<typeof ClubAdjustment>;

/** S0-07: Club Count = attended − exclusions + the client's adjustments. */
export const adjustmentContribution: Contribute<ClubAdjustment> = ({ visits }) => ({ sums: { club: visits } });
