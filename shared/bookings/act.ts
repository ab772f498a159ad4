import type { Ctx } from "../ctx.ts";
import { requireEventReach } from "../events/reach.ts";
import type { StudioEvent } from "../events/schema.ts";
import { conflict } from "../kernel/errors.ts";
import { afresh } from "../table/afresh.ts";
import { inStatus } from "./change.ts";
import { eventNow, type Held, requireOwn, type Written, withEvent, writeBooking } from "./held.ts";
import type { BookingStatus } from "./schema.ts";
import { holdsPlace } from "./seats.ts";
import { bookingSettings } from "./settings.ts";
import type { BookingSettings } from "./settings-schema.ts";
import { advanceAfter } from "./waitlist.ts";

/** What an act works with: the booking, judged by its event as it stands, and how the studio books. */
export interface At {
  held: Held;
  booking: Held["booking"];
  event: StudioEvent | undefined;
  settings: BookingSettings;
}

/**
 * Reads a booking made here and lets `does` act on it; who waits moves up where the act freed a place. 403 at a location the
 * caller does not work at.
 */
export const act = async (
  ctx: Ctx,
  clientId: string,
  bookingId: string,
  does: (at: At) => Promise<Written>,
): Promise<Written> => {
  let freed: string | undefined;
  const written = await afresh(async () => {
    const held = await requireOwn(ctx, clientId, bookingId);
    const { eventId, status } = held.booking;
    const [event, settings] = await Promise.all([eventNow(ctx, eventId), bookingSettings(ctx)]);
    await requireEventReach(ctx, event ?? held.booking.event);
    const done = await does({ held, booking: withEvent(held, event), event, settings });
    freed = holdsPlace(status) && !holdsPlace(done.booking.status) ? eventId : undefined;
    return done;
  });
  if (freed) await advanceAfter(ctx, freed);
  return written;
};

interface Turn {
  /** what the audit trail calls it */
  name: string;
  reason?: string | undefined;
}

/** Writes a booking in another status, with place, credit and fee. */
export const turn = async (
  ctx: Ctx,
  { held, booking, event, settings }: At,
  status: BookingStatus,
  { name, reason }: Turn,
): Promise<Written> => {
  const { to, beside } = await inStatus(ctx, settings, booking, status, { capacity: event?.capacity, reason });
  return writeBooking(ctx, { act: name, read: held.item, to, beside, reason });
};

/** Refuses (409) a booking that is cancelled or waits, or whose event the studio cancelled. */
export const requireLive = (booking: Held["booking"], what: string): void => {
  if (booking.event.cancelled) throw conflict("event-cancelled", "The studio cancelled this event.");
  if (booking.status === "waitlisted")
    throw conflict("waitlisted", `Who is on the waitlist cannot be ${what}; book a place.`);
  if (!holdsPlace(booking.status))
    throw conflict("cancelled", `A cancelled booking cannot be ${what}; correct its status instead.`);
};
