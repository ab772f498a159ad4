import { conversion } from "../../shared/reports/conversion.ts";
import type { reportRoutes } from "../../shared/reports/routes.ts";
import type { Handlers } from "../../shared/route.ts";

export const reportHandlers: Handlers<typeof reportRoutes> = {
  "GET /v1/reports/conversion": ({ query }, ctx) => conversion(ctx, query),
};
