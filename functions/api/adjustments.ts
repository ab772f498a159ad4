import type { adjustmentRoutes } from "../../shared/counts/adjustment-routes.ts";
import { adjust, adjustmentsOf, takeBack } from "../../shared/counts/adjustments.ts";
import { type Handlers, withEtag } from "../../shared/route.ts";

export const adjustmentHandlers: Handlers<typeof adjustmentRoutes> = {
  "GET /v1/clients/{clientId}/club-count-adjustments": ({ params, query }, ctx) =>
    adjustmentsOf(ctx, params.clientId, query),
  "POST /v1/clients/{clientId}/club-count-adjustments": async ({ params, body }, ctx) => {
    const { adjustment, rev } = await adjust(ctx, params.clientId, body);
    return withEtag(adjustment, rev);
  },
  "DELETE /v1/clients/{clientId}/club-count-adjustments/{adjustmentId}": ({ params }, ctx) =>
    takeBack(ctx, params.clientId, params.adjustmentId),
};
