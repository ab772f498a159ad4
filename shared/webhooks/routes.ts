import * as z from "zod";
import { WebhookId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { defineRoutes } from "../route.ts";
import { Delivery, NewWebhook, Replay, ShownWebhook, Webhook, WebhookPatch } from "./schema.ts";

const InWebhook = z.object({ webhookId: WebhookId });

export const webhookRoutes = defineRoutes({
  "GET /v1/webhooks": {
    summary: "The account's webhooks, oldest first, without their secrets",
    right: "administer",
    reply: { 200: z.object({ items: z.array(Webhook), nextCursor: z.null() }) },
  },
  "POST /v1/webhooks": {
    summary: "Subscribe an address to changes from now on; its secret is in this answer and never shown again",
    right: "administer",
    body: NewWebhook,
    sealed: true,
    reply: { 201: ShownWebhook },
  },
  "GET /v1/webhooks/{webhookId}": {
    summary: "A webhook, without its secret",
    right: "administer",
    params: InWebhook,
    reply: { 200: Webhook },
  },
  "PATCH /v1/webhooks/{webhookId}": {
    summary: "Change a webhook, pause it, or let it go on where it stood",
    right: "administer",
    params: InWebhook,
    body: WebhookPatch,
    reply: { 200: Webhook },
  },
  "DELETE /v1/webhooks/{webhookId}": {
    summary: "Remove a webhook: nothing more is told to it",
    right: "administer",
    params: InWebhook,
    reply: { 204: z.void() },
  },
  "POST /v1/webhooks/{webhookId}/rotate": {
    summary: "Give a webhook a new secret, shown in this answer alone; the one before signs beside it for a day",
    right: "administer",
    params: InWebhook,
    sealed: true,
    reply: { 200: ShownWebhook },
  },
  "POST /v1/webhooks/{webhookId}/test": {
    summary: "Send a signed test to a webhook now, and say what came of it",
    right: "administer",
    params: InWebhook,
    reply: { 200: Delivery },
  },
  "POST /v1/webhooks/{webhookId}/replay": {
    summary: "Tell one change again now, or everything from a time on in order",
    right: "administer",
    params: InWebhook,
    body: Replay,
    reply: { 200: z.object({ delivery: Delivery.nullable() }) },
  },
  "GET /v1/webhooks/{webhookId}/deliveries": {
    summary: "What was told to a webhook within 30 days and what came of it, newest first, without what was said",
    right: "administer",
    params: InWebhook,
    query: PageQuery,
    reply: { 200: pageOf(Delivery) },
  },
});
