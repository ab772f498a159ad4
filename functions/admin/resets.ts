import type { resetRoutes } from "../../shared/resets/routes.ts";
import { resetsOf } from "../../shared/resets/store.ts";
import type { Handlers } from "../../shared/route.ts";

export const resetHandlers: Handlers<typeof resetRoutes> = {
  "GET /v1/period-resets": ({ query }, ctx) => resetsOf(ctx, query),
};
