import type { bookingActRoutes } from "../../shared/bookings/act-routes.ts";
import { cancelBooking, checkIn, confirmBooking, correctBooking, markAbsent } from "../../shared/bookings/acts.ts";
import type { Written } from "../../shared/bookings/held.ts";
import { removeBooking } from "../../shared/bookings/leave.ts";
import { payBooking, waive } from "../../shared/bookings/paying.ts";
import { book } from "../../shared/bookings/register.ts";
import { type Handlers, withEtag } from "../../shared/route.ts";

const shown = async (written: Promise<Written>) => {
  const { booking, rev } = await written;
  return withEtag(booking, rev);
};

export const bookingActHandlers: Handlers<typeof bookingActRoutes> = {
  "POST /v1/clients/{clientId}/bookings": ({ params, body }, ctx) => shown(book(ctx, params.clientId, body)),
  "POST /v1/clients/{clientId}/bookings/{bookingId}/cancel": ({ params: { clientId, bookingId }, body }, ctx) =>
    shown(cancelBooking(ctx, clientId, bookingId, body.reason)),
  "POST /v1/clients/{clientId}/bookings/{bookingId}/confirm": ({ params: { clientId, bookingId } }, ctx) =>
    shown(confirmBooking(ctx, clientId, bookingId)),
  "POST /v1/clients/{clientId}/bookings/{bookingId}/check-in": ({ params: { clientId, bookingId }, body }, ctx) =>
    shown(checkIn(ctx, clientId, bookingId, body.override?.reason)),
  "POST /v1/clients/{clientId}/bookings/{bookingId}/absent": ({ params: { clientId, bookingId } }, ctx) =>
    shown(markAbsent(ctx, clientId, bookingId)),
  "POST /v1/clients/{clientId}/bookings/{bookingId}/pay": ({ params: { clientId, bookingId }, body }, ctx) =>
    shown(payBooking(ctx, clientId, bookingId, body)),
  "POST /v1/clients/{clientId}/bookings/{bookingId}/waive": ({ params: { clientId, bookingId }, body }, ctx) =>
    shown(waive(ctx, clientId, bookingId, body.reason)),
  "PATCH /v1/clients/{clientId}/bookings/{bookingId}": ({ params: { clientId, bookingId }, body, ifMatch }, ctx) =>
    shown(correctBooking(ctx, clientId, bookingId, body, ifMatch)),
  "DELETE /v1/clients/{clientId}/bookings/{bookingId}": async ({ params: { clientId, bookingId }, body }, ctx) =>
    removeBooking(ctx, clientId, bookingId, body.reason),
};
