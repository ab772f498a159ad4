import type { duplicateRoutes } from "../../shared/duplicates/routes.ts";
import { duplicates, duplicatesOf, setDismissed } from "../../shared/duplicates/service.ts";
import type { Handlers } from "../../shared/route.ts";

export const duplicateHandlers: Handlers<typeof duplicateRoutes> = {
  "GET /v1/duplicates": ({ query }, ctx) => duplicates(ctx, query),
  "GET /v1/clients/{clientId}/duplicates": ({ params, query }, ctx) => duplicatesOf(ctx, params.clientId, query),
  "POST /v1/duplicates/dismiss": ({ body }, ctx) => setDismissed(ctx, body.clientIds, true),
  "DELETE /v1/duplicates/dismiss": ({ body }, ctx) => setDismissed(ctx, body.clientIds, false),
};
