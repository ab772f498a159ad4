import type { recurringRoutes } from "../../shared/recurring/routes.ts";
import { beginRecurring, endRecurring, listRecurring } from "../../shared/recurring/service.ts";
import type { Handlers } from "../../shared/route.ts";

export const recurringHandlers: Handlers<typeof recurringRoutes> = {
  "GET /v1/clients/{clientId}/recurring-bookings": ({ params, query }, ctx) =>
    listRecurring(ctx, params.clientId, query),
  "POST /v1/clients/{clientId}/recurring-bookings": ({ params, body }, ctx) =>
    beginRecurring(ctx, params.clientId, body),
  "DELETE /v1/clients/{clientId}/recurring-bookings/{recurringId}": ({ params }, ctx) =>
    endRecurring(ctx, params.clientId, params.recurringId),
};
