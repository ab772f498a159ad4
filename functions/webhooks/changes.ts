import type { changeRoutes } from "../../shared/changes/routes.ts";
import { listChanges } from "../../shared/changes/service.ts";
import type { Handlers } from "../../shared/route.ts";

export const changeHandlers: Handlers<typeof changeRoutes> = {
  "GET /v1/changes": ({ query }, ctx) => listChanges(ctx, query),
};
