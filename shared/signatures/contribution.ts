import * as z from "zod";
import type { Contribution } from "../settling/contribution.ts";

/** What of a request or a signature is settled: apart from the rest, so that settling carries no more. */
export const Summed = z.object({
  state: z.enum(["asked", "signed", "unused"]),
  waiverId: z.string(),
  version: z.int().optional(),
  eventId: z.string().optional(),
});

/** One on the card for each open request, each once-signed waiver and each signature that no booking used up (waivers/judge.ts). */
export const signatureContribution = ({ state, waiverId, version, eventId }: z.output<typeof Summed>): Contribution => {
  const what = state === "asked" ? waiverId : `${waiverId}@${version}`;
  return { sums: { [`${state}#${what}${eventId === undefined ? "" : `#${eventId}`}`]: 1 } };
};
