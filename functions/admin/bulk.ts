import type { bulkRoutes } from "../../shared/bulk/routes.ts";
import { previewBulk, runBulk } from "../../shared/bulk/service.ts";
import type { Handlers } from "../../shared/route.ts";

export const bulkHandlers: Handlers<typeof bulkRoutes> = {
  "POST /v1/clients/bulk/preview": ({ body }, ctx) => previewBulk(ctx, body.who, body.change),
  "POST /v1/clients/bulk": ({ body }, ctx) => runBulk(ctx, body.token),
};
