import type { Places } from "./places.ts";
import type { Booking, BookingStatus } from "./schema.ts";

type Of = Pick<Booking, "id" | "clientId" | "status" | "confirmBy" | "unseated">;

/** Whether a booking of this status holds a place, unless another booking of the same client holds it for both. */
export const holdsPlace = (status: BookingStatus): boolean =>
  status === "booked" || status === "attended" || status === "absent";

/** Whether a booking has or waits for a place at all. */
export const isLive = ({ status, cancelledAt }: Pick<Booking, "status" | "cancelledAt">): boolean =>
  holdsPlace(status) || (status === "waitlisted" && cancelledAt === undefined);

/** The places without a booking, which held one or waited. */
export const without = (places: Places, { id, status, unseated }: Omit<Of, "clientId">): Places => ({
  ...places,
  booked: holdsPlace(status) && !unseated ? Math.max(0, places.booked - 1) : places.booked,
  waiting: places.waiting.filter((one) => one.id !== id),
  unconfirmed: places.unconfirmed.filter((one) => one.id !== id),
});

/** The places with a booking that comes back to its own, or to where it waited: ids rise in the order bookings were made. */
export const withSeat = (places: Places, { id, clientId, status, confirmBy }: Of): Places => {
  if (holdsPlace(status)) {
    const unconfirmed = status === "booked" && confirmBy ? [{ id, clientId, by: confirmBy }] : [];
    return { ...places, booked: places.booked + 1, unconfirmed: [...places.unconfirmed, ...unconfirmed] };
  }
  const next = places.waiting.findIndex((one) => one.id > id);
  return { ...places, waiting: places.waiting.toSpliced(next < 0 ? places.waiting.length : next, 0, { id, clientId }) };
};
