import { type Contribute, nothing } from "../settling/contribution.ts";
import type { Discussion } from "./schema.ts";

/** S0-34, S3-38: the badge counts open discussions; snoozed ones are outside it until they are due. */
export const discussionContribution: Contribute<Pick<Discussion, "state">> = ({ state }) =>
  state === "open" ? { sums: { openDiscussions: 1 } } : nothing;
