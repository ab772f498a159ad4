import type { Handlers } from "../../shared/route.ts";
import { explain } from "../../shared/settling/explain.ts";
import type { settlingRoutes } from "../../shared/settling/routes.ts";

export const settlingHandlers: Handlers<typeof settlingRoutes> = {
  "GET /v1/clients/{clientId}/explain/{stat}": ({ params, query }, ctx) =>
    explain(ctx, params.clientId, params.stat, query),
};
