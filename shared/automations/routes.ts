import * as z from "zod";
import { Channel } from "../consents/schema.ts";
import { AutomationId, ClientId, DiscussionId, MessageId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { Instant } from "../kernel/time.ts";
import { Marks, MessageState } from "../messages/counted.ts";
import { LastAction } from "../messages/routes.ts";
import { defineRoutes } from "../route.ts";
import { Automation, AutomationPatch, NewAutomation } from "./schema.ts";

const InAutomation = z.object({ automationId: AutomationId });

/** Somebody an automation wrote to, and what they last did with the message (S3-40). */
const Recipient = z
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
  .meta({ id: "AutomationRecipient" });
export type Recipient = z.input<typeof Recipient>;

const ByWhom = z.object({ human: z.int(), all: z.int() });

/** Counts over the newest messages, 5,000 at most; `complete`: they are all. */
const Results = z
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
  .meta({ id: "AutomationResults" });
export type AutomationResults = z.output<typeof Results>;

export const automationRoutes = defineRoutes({
  "GET /v1/automations": {
    summary: "What sends by itself, by name",
    right: "clients",
    reply: { 200: z.object({ items: z.array(Automation), nextCursor: z.null() }) },
  },
  "POST /v1/automations": {
    summary: "Add an automation, under whose name its messages and discussions are found",
    right: "curate",
    body: NewAutomation,
    reply: { 201: Automation },
  },
  "GET /v1/automations/{automationId}": {
    summary: "An automation",
    right: "clients",
    params: InAutomation,
    reply: { 200: Automation },
  },
  "PATCH /v1/automations/{automationId}": {
    summary: "Change an automation, or switch it off and on; null takes a field away",
    right: "curate",
    params: InAutomation,
    body: AutomationPatch,
    reply: { 200: Automation },
  },
  "GET /v1/automations/{automationId}/messages": {
    summary: "Whom an automation wrote to, newest first, and what they last did; a page may hold fewer than asked",
    right: "clients",
    params: InAutomation,
    query: PageQuery,
    reply: { 200: pageOf(Recipient) },
  },
  "GET /v1/automations/{automationId}/results": {
    summary: "What came of what an automation sent: counts over its newest 5,000 messages",
    right: "clients",
    params: InAutomation,
    reply: { 200: Results },
  },
});
