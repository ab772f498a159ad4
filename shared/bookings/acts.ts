import type { Ctx } from "../ctx.ts";
import { conflict, stale } from "../kernel/errors.ts";
import { act, requireLive, turn } from "./act.ts";
import type { BookingCorrection } from "./act-routes.ts";
import { inStatus } from "./change.ts";
import { type Held, shownOf, type Written, writeBooking } from "./held.ts";
import { leaveWaitlist } from "./leave.ts";
import { confirmed } from "./moves.ts";
import { creditNow } from "./paying.ts";
import { cancelStatus } from "./policy.ts";
import { paymentOpen } from "./requirements.ts";
import { advanceAfter } from "./waitlist.ts";

const refused = (code: string, sentence: string) => conflict(code, sentence);

/** Cancels, early or late by the window; leaves the waitlist. What is cancelled already stays as it is. */
export const cancelBooking = (ctx: Ctx, clientId: string, bookingId: string, reason?: string): Promise<Written> =>
  act(ctx, clientId, bookingId, async (at) => {
    const { held, booking, settings } = at;
    if (booking.status === "waitlisted") return leaveWaitlist(ctx, held, reason);
    if (booking.cancelledAt) return shownOf(held);
    if (booking.status !== "booked")
      throw refused("already-judged", `This booking is ${booking.status} already; correct its status instead.`);
    if (booking.event.startsAt <= ctx.now() && !booking.event.cancelled)
      throw refused("event-begun", "This event has begun; record who came and who did not instead.");
    return turn(ctx, at, cancelStatus(settings, booking.event, ctx.now()), { name: "booking.cancelled", reason });
  });

/** How long before the start a client may be checked in, ms. */
const doorsOpen = 24 * 3600_000;

/**
 * Checks in (S2-08): booked or recorded absent becomes attended; again changes nothing. A package sold since pays for it now;
 * 409 where nothing does and the studio asks for it.
 */
export const checkIn = (ctx: Ctx, clientId: string, bookingId: string, override?: string): Promise<Written> =>
  act(ctx, clientId, bookingId, async (at) => {
    const { held, booking, settings } = at;
    if (booking.status === "attended") return shownOf(held);
    requireLive(booking, "checked in");
    if (Date.parse(booking.event.startsAt) - Date.parse(ctx.now()) > doorsOpen)
      throw refused("too-early", "This event begins in more than a day; nobody can be checked in yet.");
    const { credit, ...bare } = booking;
    const coming = { ...bare, status: "booked" as const, ...(credit !== "returned" && credit && { credit }) };
    const paid = await creditNow(ctx, coming);
    const open = paymentOpen({ ...coming, ...paid?.paid });
    if (settings.payment !== "never" && open.length > 0 && !override)
      throw refused("payment-open", `${open[0]!.says} Sell a package first, or override with a reason.`);
    const { to, beside } = await inStatus(
      ctx,
      settings,
      { ...coming, status: booking.status, ...paid?.paid },
      "attended",
    );
    return writeBooking(ctx, {
      act: "booking.checkedIn",
      read: held.item,
      to,
      beside: [...beside, ...(paid?.actions ?? [])],
      reason: override,
    });
  });

/** Records that a client did not come; a fee of the studio's policy falls due. Only once the event has begun. */
export const markAbsent = (ctx: Ctx, clientId: string, bookingId: string): Promise<Written> =>
  act(ctx, clientId, bookingId, async (at) => {
    const { held, booking } = at;
    if (booking.status === "absent") return shownOf(held);
    requireLive(booking, "absent");
    if (booking.status === "attended")
      throw refused("attended", "This client was checked in; correct the status instead.");
    requireBegun(ctx, booking, "absent");
    return turn(ctx, at, "absent", { name: "booking.absent" });
  });

const requireBegun = (ctx: Ctx, { event }: Held["booking"], status: string): void => {
  if (event.startsAt > ctx.now()) throw refused("not-begun", `This event has not begun; nobody is ${status} yet.`);
};

/** Corrects a status, with a reason: what it did to place, credit and fee is done anew. 412 when `ifMatch` no longer holds. */
export const correctBooking = (
  ctx: Ctx,
  clientId: string,
  bookingId: string,
  { status, reason }: BookingCorrection,
  ifMatch: string | undefined,
): Promise<Written> =>
  act(ctx, clientId, bookingId, async (at) => {
    const { held, booking } = at;
    if (ifMatch !== undefined && ifMatch !== held.item.rev) throw stale(held.item.rev);
    if (booking.status === status) return shownOf(held);
    if (booking.status === "waitlisted")
      throw refused("waitlisted", "Who is on the waitlist has no status to correct; book a place, or cancel.");
    if (status === "absent" || status === "attended") requireBegun(ctx, booking, status);
    return turn(ctx, at, status, { name: "booking.corrected", reason });
  });

/** Confirms a promoted place; 409 once the time for it is over, and the place goes on. */
export const confirmBooking = async (ctx: Ctx, clientId: string, bookingId: string): Promise<Written> => {
  let lost: string | undefined;
  try {
    return await act(ctx, clientId, bookingId, async ({ held, booking: now }) => {
      if (now.status !== "booked")
        throw refused("not-promoted", `This booking is ${now.status}: there is no place to confirm.`);
      if (!now.confirmBy) return shownOf(held);
      if (now.confirmBy < ctx.now()) {
        lost = now.eventId;
        throw refused("too-late", `This place was to be confirmed by ${now.confirmBy}.`);
      }
      const { confirmBy: _, ...to } = held.booking;
      return writeBooking(ctx, { act: "booking.confirmed", read: held.item, to, beside: await confirmed(ctx, now) });
    });
  } finally {
    if (lost) await advanceAfter(ctx, lost);
  }
};
