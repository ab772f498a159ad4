import { cancelBooking } from "../bookings/acts.ts";
import { Booking } from "../bookings/schema.ts";
import { isLive } from "../bookings/seats.ts";
import { clientPk } from "../clients/header.ts";
import type { Ctx } from "../ctx.ts";
import { Refusal } from "../kernel/errors.ts";
import { key } from "../table/schema.ts";
import type { RecurringBooking } from "./schema.ts";

/** Bookings looked at in one piece. */
const pieceSize = 50;

/**
 * Cancels the bookings to come that a recurring booking made, of the next fifty of the client behind `after`; what is cancelled
 * or judged already stays. Returns how many were cancelled, and where to go on.
 */
export const cancelNext = async (
  ctx: Ctx,
  { id, clientId }: RecurringBooking,
  after: string | undefined,
): Promise<{ cancelled: number; after: string | undefined }> => {
  const pk = clientPk(ctx.accountId, clientId);
  const page = await ctx.table.query({
    pk,
    from: key("BKG", ctx.now()),
    to: `${key("BKG")}$`,
    limit: pieceSize,
    ...(after !== undefined && { after: { pk, sk: after } }),
  });
  let cancelled = 0;
  for (const item of page.items) {
    const booking = item.gone ? undefined : Booking.parse(item.data);
    if (booking?.recurringId !== id || !isLive(booking)) continue;
    try {
      await cancelBooking(ctx, clientId, booking.id, "The recurring booking ended");
      cancelled += 1;
    } catch (error) {
      if (!(error instanceof Refusal && error.kind === "conflict") || error.code === "contended") throw error;
    }
  }
  return { cancelled, after: page.last?.sk };
};
