import { type Contribute, nothing } from "../settling/contribution.ts";
import type { Standing } from "./state.ts";

/** S0-34, S3-38: the badge counts open discussions; snoozed ones are outside it until they are due. */
export const discussionContribution: Contribute<Standing> = ({ state }) =>
  state === "open" ? { sums: { openDiscussions: 1 } } : nothing;
