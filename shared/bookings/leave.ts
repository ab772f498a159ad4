import { auditAction } from "../audit/store.ts";
import { writeToClient } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import { requireEventReach } from "../events/reach.ts";
import { returnCredit } from "../packages/credits.ts";
import { tombstoneAction } from "../sources/store.ts";
import { afresh } from "../table/afresh.ts";
import { eventNow, type Held, requireOwn, shownOf, type Written, withEvent, writeBooking } from "./held.ts";
import { vacate } from "./moves.ts";
import { isLive } from "./seats.ts";
import { giveBack } from "./takings.ts";
import { advanceAfter } from "./waitlist.ts";

/** Takes somebody off the waitlist: the booking is kept in the history, and never makes a guest existing. */
export const leaveWaitlist = async (ctx: Ctx, held: Held, reason: string | undefined): Promise<Written> => {
  if (held.booking.cancelledAt) return shownOf(held);
  const { waitlistPosition: _, ...rest } = held.booking;
  return writeBooking(ctx, {
    act: "booking.leftWaitlist",
    read: held.item,
    to: { ...rest, cancelledAt: ctx.now() },
    beside: await vacate(ctx, held.booking),
    reason,
    offRoster: true,
  });
};

/**
 * S2-09: removes a booking or visit as if it had never been: its place is free, its credit returned, its fee's bill dropped, its
 * numbers taken back. 409 where that bill is paid.
 */
export const removeBooking = async (ctx: Ctx, clientId: string, bookingId: string, reason: string): Promise<void> => {
  const eventId = await afresh(async () => {
    const held = await requireOwn(ctx, clientId, bookingId);
    const event = await eventNow(ctx, held.booking.eventId);
    await requireEventReach(ctx, event ?? held.booking.event);
    const booking = withEvent(held, event);
    const { packageId, credit } = booking;
    const spent = packageId !== undefined && (credit === "taken" || credit === "lost");
    await writeToClient(ctx, clientId, [
      tombstoneAction(ctx, held.item),
      ...(isLive(booking) ? await vacate(ctx, booking) : []),
      ...(await giveBack(ctx, booking, reason)),
      ...(spent ? await returnCredit(ctx, { clientId, packageId }) : []),
      auditAction(ctx, {
        act: "booking.removed",
        clientId,
        about: booking.id,
        before: { status: booking.status, event: booking.event.name, startsAt: booking.event.startsAt },
        after: { reason },
      }),
    ]);
    return booking.eventId;
  });
  await advanceAfter(ctx, eventId);
};
