import * as z from "zod";
import { Channel } from "../consents/schema.ts";
import { Instant } from "../kernel/time.ts";

/** How a message came to be; only `oneOff` and `reply` close a discussion (rules.md, Discussions). */
export const How = z.enum(["oneOff", "reply", "roster", "bulk", "automated", "notice"]);
export type How = z.output<typeof How>;

/** Where an outgoing message stands. It only moves forward; `unknown`: accepted or not, nobody can say until its event comes. */
export const MessageState = z.enum([
  "scheduled",
  "queued",
  "sending",
  "unknown",
  "sent",
  "delivered",
  "bounced",
  "complained",
  "failed",
  "dropped",
  "received",
  "comment",
]);
export type MessageState = z.output<typeof MessageState>;

/** When something was seen to happen for the first time, by whom it is judged to be, and why. */
const Seen = z.object({ at: Instant, by: z.enum(["human", "machine"]), why: z.string() });

/** What became of a message at its recipient's: the first of each kind, people before machines; `actions` counts all. */
export const Marks = z.object({
  deliveredAt: Instant.optional(),
  opened: Seen.optional(),
  clicked: Seen.optional(),
  repliedAt: Instant.optional(),
  unsubscribedAt: Instant.optional(),
});
export type Marks = z.output<typeof Marks>;

/** What of a message is counted: apart from the rest, so that settling carries no more. */
export const Counted = z.object({
  channel: Channel,
  direction: z.enum(["out", "in", "comment"]),
  how: How.optional(),
  state: MessageState,
  /** when the provider took it */
  sentAt: Instant.optional(),
  /** name of the home location when it was sent: by its clock the message is counted */
  location: z.string().optional(),
  marks: Marks.optional(),
  parts: z.int().optional(),
  /** price of all parts, in millionths of the currency */
  price: z.object({ micros: z.int(), currency: z.string() }).optional(),
});
export type Counted = z.output<typeof Counted>;
