import { type Handlers, withEtag } from "../../shared/route.ts";
import { replay, testWebhook } from "../../shared/webhooks/replay.ts";
import type { webhookRoutes } from "../../shared/webhooks/routes.ts";
import { addWebhook, changeWebhook, listWebhooks, removeWebhook, rotateSecret } from "../../shared/webhooks/service.ts";
import { deliveriesOf, viewOf, webhookById } from "../../shared/webhooks/store.ts";
import { allowedHere } from "../outside.ts";
import { post } from "./outbound.ts";

export const webhookHandlers: Handlers<typeof webhookRoutes> = {
  "GET /v1/webhooks": (_, ctx) => listWebhooks(ctx),
  "POST /v1/webhooks": ({ body }, ctx) => addWebhook(ctx, body, allowedHere()),
  "GET /v1/webhooks/{webhookId}": async ({ params }, ctx) => {
    const { webhook, item } = await webhookById(ctx, params.webhookId);
    return withEtag(viewOf(webhook), item.rev);
  },
  "PATCH /v1/webhooks/{webhookId}": async ({ params, body, ifMatch }, ctx) => {
    const { webhook, rev } = await changeWebhook(ctx, params.webhookId, body, { ifMatch, allowed: allowedHere() });
    return withEtag(webhook, rev);
  },
  "DELETE /v1/webhooks/{webhookId}": ({ params }, ctx) => removeWebhook(ctx, params.webhookId),
  "POST /v1/webhooks/{webhookId}/rotate": ({ params }, ctx) => rotateSecret(ctx, params.webhookId),
  "POST /v1/webhooks/{webhookId}/test": ({ params }, ctx) => testWebhook({ ...ctx, post: post() }, params.webhookId),
  "POST /v1/webhooks/{webhookId}/replay": ({ params, body }, ctx) =>
    replay({ ...ctx, post: post() }, params.webhookId, body),
  "GET /v1/webhooks/{webhookId}/deliveries": async ({ params, query }, ctx) => {
    await webhookById(ctx, params.webhookId);
    return deliveriesOf(ctx, params.webhookId, query);
  },
};
