import * as z from "zod";
import { Channel } from "../consents/schema.ts";
import { ClientId, DiscussionId, MessageId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";
import { Marks, MessageState } from "./counted.ts";
import { LastAction } from "./routes.ts";

/** Somebody an automation or campaign wrote to, and what they last did with the message (S3-40). */
export const Recipient = z
  .object({
    client: z.object({ id: ClientId, name: z.string() }),
    messageId: MessageId,
    discussionId: DiscussionId,
    channel: Channel,
    state: MessageState,
    /** why it was dropped, failed or bounced */
    reason: z.string().nullable(),
    /** when it was sent, else written */
    at: Instant,
    lastAction: LastAction,
    marks: Marks,
  })
  .meta({ id: "MessageRecipient" });
export type Recipient = z.input<typeof Recipient>;

const ByWhom = z.object({ human: z.int(), all: z.int() });

/** Counts over the newest messages, 5,000 at most; `complete`: they are all. */
export const SentResults = z
  .object({
    lookedAt: z.int(),
    complete: z.boolean(),
    /** each message once, by what was last done with it */
    outcomes: z.partialRecord(LastAction, z.int()),
    /** how many ever got so far */
    funnel: z.object({
      sent: z.int(),
      delivered: z.int(),
      opened: ByWhom,
      clicked: ByWhom,
      replied: z.int(),
      unsubscribed: z.int(),
    }),
  })
  .meta({ id: "SentResults" });
export type SentResults = z.output<typeof SentResults>;
