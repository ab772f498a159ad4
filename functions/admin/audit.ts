import type { auditRoutes } from "../../shared/audit/routes.ts";
import { trail, trailOf } from "../../shared/audit/store.ts";
import type { Handlers } from "../../shared/route.ts";

export const auditHandlers: Handlers<typeof auditRoutes> = {
  "GET /v1/clients/{clientId}/audit": ({ params, query }, ctx) => trailOf(ctx, params.clientId, query),
  "GET /v1/audit": ({ query }, ctx) => trail(ctx, query),
};
