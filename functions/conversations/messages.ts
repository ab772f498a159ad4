import type { messageRoutes } from "../../shared/messages/routes.ts";
import { cancelMessage, deliveriesOf, messageOf, sendMessage } from "../../shared/messages/service.ts";
import type { Handlers } from "../../shared/route.ts";

export const messageHandlers: Handlers<typeof messageRoutes> = {
  "POST /v1/clients/{clientId}/messages": ({ params, body }, ctx) => sendMessage(ctx, params.clientId, body),
  "GET /v1/clients/{clientId}/messages/{messageId}": ({ params }, ctx) =>
    messageOf(ctx, params.clientId, params.messageId),
  "GET /v1/clients/{clientId}/messages/{messageId}/events": ({ params }, ctx) =>
    deliveriesOf(ctx, params.clientId, params.messageId),
  "POST /v1/clients/{clientId}/messages/{messageId}/cancel": ({ params }, ctx) =>
    cancelMessage(ctx, params.clientId, params.messageId),
};
