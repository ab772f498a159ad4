import { countAgain, leaveOut } from "../../shared/counts/left-out.ts";
import type { leftOutRoutes } from "../../shared/counts/left-out-routes.ts";
import { type Handlers, withEtag } from "../../shared/route.ts";

const shown = async (written: ReturnType<typeof leaveOut>) => {
  const { booking, rev } = await written;
  return withEtag(booking, rev);
};

export const leftOutHandlers: Handlers<typeof leftOutRoutes> = {
  "PUT /v1/clients/{clientId}/bookings/{bookingId}/left-out": ({ params: { clientId, bookingId }, body }, ctx) =>
    shown(leaveOut(ctx, clientId, bookingId, body.reason)),
  "DELETE /v1/clients/{clientId}/bookings/{bookingId}/left-out": ({ params: { clientId, bookingId } }, ctx) =>
    shown(countAgain(ctx, clientId, bookingId)),
};
