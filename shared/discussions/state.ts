import * as z from "zod";

/** S3-02: open or closed; `snoozed` is open, outside list and badge until it is due or the client writes. */
export const DiscussionState = z.enum(["open", "snoozed", "closed"]);
export type DiscussionState = z.output<typeof DiscussionState>;

/** What of a discussion is counted: apart from the rest, so that settling carries no more. */
export const Standing = z.object({ state: DiscussionState });
export type Standing = z.output<typeof Standing>;
