import type { activityRoutes } from "../../shared/activity/routes.ts";
import { activityOf } from "../../shared/activity/store.ts";
import type { Handlers } from "../../shared/route.ts";

export const activityHandlers: Handlers<typeof activityRoutes> = {
  "GET /v1/clients/{clientId}/activity": ({ params, query }, ctx) => activityOf(ctx, params.clientId, query),
};
