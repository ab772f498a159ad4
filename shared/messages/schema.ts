import * as z from "zod";
import { ClientId, DiscussionId, DocumentId, MessageId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";
import { Counted } from "./counted.ts";

/** `service`: receipts, event changes and the like, whatever the subscription; `marketing`: everything else (rules.md, Sending). */
export const Purpose = z.enum(["service", "marketing"]);

/** Who a message is from: a member of staff, a program, an automation, a campaign, or the hub itself (opt-out words and help). */
export const Sender = z
  .object({
    kind: z.enum(["staff", "key", "automation", "campaign", "system"]),
    id: z.string(),
    name: z.string().optional(),
  })
  .meta({ id: "MessageSender" });
export type Sender = z.output<typeof Sender>;

/** A file of the client that goes or came with a message. */
export const Attachment = z.object({
  documentId: DocumentId,
  folder: ClientId,
  name: z.string(),
  type: z.string(),
  size: z.int(),
});

/** A message as it is stored in its client's collection (or that of an unknown contact); an email's content stands beside it. */
export const Message = Counted.extend({
  id: MessageId,
  clientId: ClientId.optional(),
  discussionId: DiscussionId,
  purpose: Purpose.optional(),
  sender: Sender.optional(),
  /** address or number of the client, and of the studio */
  to: z.string().optional(),
  from: z.string().optional(),
  subject: z.string().optional(),
  /** an SMS whole; of an email the beginning of its text */
  body: z.string(),
  createdAt: Instant,
  sendAt: Instant.optional(),
  /** after this an automated message is dropped */
  validUntil: Instant.optional(),
  /** an answer to a stop or help word goes to a number that opted out, and only that */
  answersWord: z.boolean().optional(),
  /** start of the event it is about: such a service message may be exempt from quiet hours */
  eventAt: Instant.optional(),
  /** when the provider was asked last */
  attemptAt: Instant.optional(),
  providerId: z.string().optional(),
  /** why it was dropped, failed or bounced: a machine word */
  reason: z.string().optional(),
  attachments: z.array(Attachment).optional(),
  /** the template it was made from, in which version */
  template: z.object({ id: z.string(), version: z.int() }).optional(),
  /** of an incoming one: its automatic nature, or what its words were taken for */
  automatic: z.string().optional(),
  words: z.string().optional(),
});
export type Message = z.output<typeof Message>;

/** The content of an email, as it was or is to be sent. */
export const MessageBody = z.object({
  subject: z.string(),
  text: z.string(),
  html: z.string().optional(),
  /** RFC 5322 ids: its own, and those of what it answers */
  rfcId: z.string().optional(),
  inReplyTo: z.string().optional(),
  references: z.array(z.string()).optional(),
});
export type MessageBody = z.output<typeof MessageBody>;

/** What a message is made of before anybody gets it: words of its own, or those of a template in one version with the values for it. */
export const Wording = z.object({
  subject: z.string().optional(),
  text: z.string(),
  html: z.string().optional(),
  template: z.object({ id: z.string(), version: z.int() }).optional(),
  variables: z.record(z.string(), z.unknown()).optional(),
});
export type Wording = z.output<typeof Wording>;
