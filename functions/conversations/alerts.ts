import type { alertRoutes } from "../../shared/alerts/routes.ts";
import { listAlerts, seeAlerts } from "../../shared/alerts/service.ts";
import type { Handlers } from "../../shared/route.ts";

export const alertHandlers: Handlers<typeof alertRoutes> = {
  "GET /v1/alerts": ({ query }, ctx) => listAlerts(ctx, query),
  "POST /v1/alerts/seen": ({ body }, ctx) => seeAlerts(ctx, body.upTo),
};
