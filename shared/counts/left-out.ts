import { auditAction } from "../audit/store.ts";
import type { BookingRow } from "../bookings/routes.ts";
import { rowOf } from "../bookings/row.ts";
import { Booking } from "../bookings/schema.ts";
import { recordOfClient, requireClient, writeToClient } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import { notFound } from "../kernel/errors.ts";
import { recordAction } from "../sources/store.ts";
import { afresh } from "../table/afresh.ts";

/** A booking as it then shows, and its revision. */
interface Written {
  booking: BookingRow;
  rev: string;
}

/**
 * K9. Writes whether a booking is left out by hand, if it is still as it was read; the mark is ours, whoever the booking
 * belongs to. The same reason again writes nothing. 404 where there is no such booking.
 */
const mark = (ctx: Ctx, clientId: string, bookingId: string, reason: string | undefined): Promise<Written> =>
  afresh(async () => {
    const item = await recordOfClient(ctx, clientId, "BKG", bookingId);
    if (!item) {
      await requireClient(ctx, clientId);
      throw notFound("booking");
    }
    const before = Booking.parse(item.data).leftOut?.reason;
    if (before === reason) return { booking: rowOf(item), rev: item.rev };
    const leftOut = reason === undefined ? undefined : { reason, by: ctx.actor.id, at: ctx.now() };
    const data = { ...item.data, leftOut };
    const action = recordAction(ctx, { ...item, data, dirty: true }, item);
    await writeToClient(ctx, clientId, [
      action,
      auditAction(ctx, {
        act: reason === undefined ? "booking.countedAgain" : "booking.leftOut",
        clientId,
        about: bookingId,
        ...(before !== undefined && { before: { reason: before } }),
        ...(reason !== undefined && { after: { reason } }),
      }),
    ]);
    return { booking: rowOf({ data }), rev: String(action.change.set?.rev) };
  });

/** Leaves a single booking out of Club Count and Period Count by hand (rules.md, Numbers); it stays attended (S0-36). */
export const leaveOut = (ctx: Ctx, clientId: string, bookingId: string, reason: string): Promise<Written> =>
  mark(ctx, clientId, bookingId, reason);

/** Counts a booking again that was left out by hand; one that was not stays as it is. */
export const countAgain = (ctx: Ctx, clientId: string, bookingId: string): Promise<Written> =>
  mark(ctx, clientId, bookingId, undefined);
