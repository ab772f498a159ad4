import type { consentRoutes } from "../../shared/consents/routes.ts";
import { noteStorage, setSubscription } from "../../shared/consents/service.ts";
import { consentsOf } from "../../shared/consents/store.ts";
import type { Handlers } from "../../shared/route.ts";

export const consentHandlers: Handlers<typeof consentRoutes> = {
  "PUT /v1/clients/{clientId}/subscriptions/{channel}": ({ params, body }, ctx) =>
    setSubscription(ctx, params.clientId, params.channel, body),
  "GET /v1/clients/{clientId}/consents": ({ params, query }, ctx) => consentsOf(ctx, params.clientId, query),
  "POST /v1/clients/{clientId}/consents": ({ params, body }, ctx) => noteStorage(ctx, params.clientId, body),
};
