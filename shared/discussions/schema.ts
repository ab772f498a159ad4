import * as z from "zod";
import { Channel } from "../consents/schema.ts";
import { ClientId, DiscussionId, MessageId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";
import { Sender } from "../messages/schema.ts";
import { Standing } from "./state.ts";

/** What somebody has begun to write. */
const Draft = z.object({ body: z.string(), subject: z.string().optional(), by: z.string(), at: Instant });

/** A thread with one client, as it is stored in the client's collection; or with somebody unknown, in one of its own. */
export const Discussion = Standing.extend({
  id: DiscussionId,
  clientId: ClientId.optional(),
  /** address or number of whom nobody knows, until the discussion is linked to a client */
  contact: z.string().optional(),
  channel: Channel,
  /** re-opened by hand: it stays open though staff spoke last (S3-12) */
  reopened: z.boolean().optional(),
  snoozedUntil: Instant.optional(),
  /** id of a colleague */
  assignee: z.string().optional(),
  /** who began it (S0-30): that of its first message */
  creator: Sender.optional(),
  /** automations and campaigns of which it holds a message, at most 50 */
  senders: z.array(z.string()),
  subject: z.string().optional(),
  /** number or address of the studio */
  studio: z.string(),
  createdAt: Instant,
  /** its newest message: when, whose, how it begins */
  last: z.object({ at: Instant, by: z.enum(["client", "studio"]), text: z.string(), messageId: MessageId }),
  lastInAt: Instant.optional(),
  draft: Draft.optional(),
  /** the client seems to ask to be left alone (S3-30), or says that this is somebody else's number or address (S3-31) */
  flags: z.array(z.enum(["likelyOptOut", "wrongContact"])).optional(),
  /** clients with whom the number is shared, who may be meant as well */
  shared: z.array(ClientId).optional(),
});
export type Discussion = z.output<typeof Discussion>;
