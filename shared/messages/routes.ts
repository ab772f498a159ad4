import * as z from "zod";
import { InClient } from "../clients/routes.ts";
import { Channel } from "../consents/schema.ts";
import { ClientId, DiscussionId, MessageId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";
import { TemplateRef } from "../templates/schema.ts";
import { How, Marks, MessageState } from "./counted.ts";
import { Attachment, Purpose, Sender } from "./schema.ts";
import { content, Html, ofChannel, Text, Variables } from "./written.ts";

/** What somebody last did with a message, or what became of it (S3-40). */
export const LastAction = z.enum([
  "waiting",
  "sent",
  "delivered",
  "opened",
  "clicked",
  "replied",
  "unsubscribed",
  "bounced",
  "complained",
  "failed",
  "dropped",
]);

/** A message as it is shown; `content` of an email where one is asked for by its id. */
export const MessageView = z
  .object({
    id: MessageId,
    clientId: ClientId.nullable(),
    discussionId: DiscussionId,
    channel: Channel,
    direction: z.enum(["out", "in", "comment"]),
    purpose: Purpose.nullable(),
    sender: Sender.nullable(),
    how: How.nullable(),
    state: MessageState,
    reason: z.string().nullable(),
    to: z.string().nullable(),
    from: z.string().nullable(),
    subject: z.string().nullable(),
    body: z.string(),
    createdAt: Instant,
    sendAt: Instant.nullable(),
    sentAt: Instant.nullable(),
    lastAction: LastAction,
    marks: Marks,
    parts: z.int().nullable(),
    price: z.object({ micros: z.int(), currency: z.string() }).nullable(),
    attachments: z.array(Attachment.omit({ folder: true })),
    automatic: z.string().nullable(),
    content: z.object({ text: z.string(), html: z.string().nullable() }).optional(),
  })
  .meta({ id: "Message" });
export type MessageView = z.input<typeof MessageView>;

/** What a channel reported; opens and clicks with who did it, as far as can be told, and why that is thought. */
export const DeliveryView = z
  .object({
    kind: z.string(),
    at: Instant,
    bounce: z.string().nullable(),
    detail: z.string().nullable(),
    link: z.string().nullable(),
    verdict: z.object({ by: z.enum(["human", "machine"]), why: z.string() }).nullable(),
  })
  .meta({ id: "Delivery" });
export type DeliveryView = z.input<typeof DeliveryView>;

/** A one-off message to a client (S0-14, S0-16), now or at a time: in words of its own, or by a template. */
export const NewMessage = z
  .strictObject({
    channel: Channel,
    purpose: Purpose.default("marketing"),
    ...content,
    body: Text.optional(),
    templateId: TemplateRef.optional(),
    variables: Variables.optional(),
    sendAt: Instant.optional(),
  })
  .check(ofChannel)
  .meta({ id: "NewMessage" });
export type NewMessage = z.output<typeof NewMessage>;

/** An answer in a discussion, by its channel. */
export const NewReply = z.strictObject({ ...content, html: Html.optional() }).meta({ id: "NewReply" });
export type NewReply = z.output<typeof NewReply>;

const InMessage = InClient.extend({ messageId: MessageId });

export const messageRoutes = defineRoutes({
  "POST /v1/clients/{clientId}/messages": {
    summary: "Write to a client by email or SMS, now or at a time; 409 with the reason where it may not be written to",
    right: "clients",
    params: InClient,
    body: NewMessage,
    maxBody: 512 * 1024,
    reply: { 202: MessageView },
  },
  "GET /v1/clients/{clientId}/messages/{messageId}": {
    summary: "A message with its content, where it stands and what its recipient did",
    right: "clients",
    params: InMessage,
    reply: { 200: MessageView },
  },
  "GET /v1/clients/{clientId}/messages/{messageId}/events": {
    summary: "What the channel reported of a message, as it came: each once, at most 200",
    right: "clients",
    params: InMessage,
    reply: { 200: z.object({ items: z.array(DeliveryView) }).meta({ id: "Deliveries" }) },
  },
  "POST /v1/clients/{clientId}/messages/{messageId}/cancel": {
    summary: "Take back a message that is scheduled; 409 once it is on its way",
    right: "clients",
    params: InMessage,
    reply: { 200: MessageView },
  },
});
