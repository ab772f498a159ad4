import type { bookingRoutes } from "../../shared/bookings/routes.ts";
import { bookingsOf } from "../../shared/bookings/store.ts";
import type { Handlers } from "../../shared/route.ts";

export const bookingHandlers: Handlers<typeof bookingRoutes> = {
  "GET /v1/clients/{clientId}/bookings": ({ params, query }, ctx) => bookingsOf(ctx, params.clientId, query),
};
