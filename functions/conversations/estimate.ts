import { estimateMessage } from "../../shared/messages/estimate.ts";
import type { estimateRoutes } from "../../shared/messages/estimate-routes.ts";
import type { Handlers } from "../../shared/route.ts";

export const estimateHandlers: Handlers<typeof estimateRoutes> = {
  "POST /v1/messages/estimate": ({ body }, ctx) => estimateMessage(ctx, body),
};
