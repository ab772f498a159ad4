import type { mergeRoutes } from "../../shared/merges/routes.ts";
import { merge, unmerge } from "../../shared/merges/service.ts";
import type { Handlers } from "../../shared/route.ts";

export const mergeHandlers: Handlers<typeof mergeRoutes> = {
  "POST /v1/clients/{clientId}/merge": ({ params, body }, ctx) => merge(ctx, params.clientId, body.loserId),
  "POST /v1/clients/{clientId}/unmerge": ({ params, body }, ctx) => unmerge(ctx, params.clientId, body.loserId),
};
