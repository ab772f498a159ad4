import { periodHistory } from "../../shared/counts/period-history.ts";
import type { periodHistoryRoutes } from "../../shared/counts/period-history-routes.ts";
import type { Handlers } from "../../shared/route.ts";

export const periodHistoryHandlers: Handlers<typeof periodHistoryRoutes> = {
  "GET /v1/clients/{clientId}/periods": ({ params, query }, ctx) => periodHistory(ctx, params.clientId, query),
};
