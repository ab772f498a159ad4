import { engagementOf } from "../../shared/engagement/list.ts";
import type { engagementRoutes } from "../../shared/engagement/routes.ts";
import type { Handlers } from "../../shared/route.ts";

export const engagementHandlers: Handlers<typeof engagementRoutes> = {
  "GET /v1/clients/{clientId}/engagement": ({ params, query }, ctx) => engagementOf(ctx, params.clientId, query),
};
