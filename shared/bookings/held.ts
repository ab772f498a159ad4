import { auditAction } from "../audit/store.ts";
import { recordOfClient, requireClient, writeToClient } from "../clients/collection.ts";
import { clientPk } from "../clients/header.ts";
import type { Ctx } from "../ctx.ts";
import type { StudioEvent } from "../events/schema.ts";
import { events, rosterPk } from "../events/store.ts";
import { differences } from "../kernel/differences.ts";
import { conflict, notFound } from "../kernel/errors.ts";
import { withEtag } from "../route.ts";
import { isMadeHere } from "../sources/origin.ts";
import { recordAction } from "../sources/store.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import { key } from "../table/schema.ts";
import type { Requirement } from "./requirements.ts";
import type { BookingRow } from "./routes.ts";
import { rowOf } from "./row.ts";
import { Booking } from "./schema.ts";

/** A booking as it was read, with its item. */
export interface Held {
  item: Item;
  booking: Booking & { eventId: string };
}

/** A booking as it then shows, and its revision. */
export interface Written {
  booking: BookingRow;
  rev: string;
}

export const shownOf = ({ item, booking }: Held): Written => ({
  booking: rowOf({ ...item, data: booking }),
  rev: item.rev,
});

/** B5. A booking of a client that was made here; 404, or 409 with the way where it belongs to a source. */
export const requireOwn = async (ctx: Ctx, clientId: string, bookingId: string): Promise<Held> => {
  const item = await recordOfClient(ctx, clientId, "BKG", bookingId);
  if (!item) {
    await requireClient(ctx, clientId);
    throw notFound("booking");
  }
  const booking = Booking.parse(item.data);
  const { origin, eventId } = booking;
  if (!isMadeHere(origin) || !eventId)
    throw conflict(
      "belongs-to-source",
      `This booking belongs to ${origin.source}: change it there, and it changes here with the next sync. To keep it out of the counts, leave it out by hand.`,
    );
  return { item, booking: { ...booking, eventId } };
};

/** The event as it stands; undefined where it was deleted, when its bookings' copy is all that is left. */
export const eventNow = async (ctx: Pick<Ctx, "table" | "accountId">, eventId: string) => {
  const item = await ctx.table.get(events.key(ctx.accountId, eventId));
  return item && !item.gone ? events.fromItem(item) : undefined;
};

/** A booking judged by its event as it stands. */
export const withEvent = (held: Held, event: StudioEvent | undefined): Held["booking"] => {
  if (!event) return held.booking;
  const { startsAt, cancelled } = event;
  const { endsAt = held.booking.event.endsAt } = event;
  return {
    ...held.booking,
    event: { ...held.booking.event, startsAt, ...(endsAt && { endsAt }), ...(cancelled && { cancelled }) },
  };
};

interface Change {
  act: string;
  read: Item | undefined;
  to: Held["booking"];
  /** writes that belong to it: places, claim, credit */
  beside: Action[];
  reason?: string | undefined;
  /** what is not signed for it all the same */
  unsigned?: Requirement[];
  /** it is on no roster any more */
  offRoster?: boolean;
}

/** What the audit trail tells of a booking. */
const told = ({ status, packageId, invoiceId, credit, fee, spared, confirmBy, checkedInAt, cancelledAt }: Booking) => ({
  status,
  packageId,
  invoiceId,
  credit,
  fee,
  spared,
  confirmBy,
  checkedInAt,
  cancelledAt,
});

/** B6. Writes a booking, if it is still as it was read, with what goes with it, the audit row and the kept answer. */
export const writeBooking = async (
  ctx: Omit<Ctx, "actor"> & Partial<Pick<Ctx, "actor">>,
  { act, read, to: wanted, beside, reason, unsigned = [], offRoster }: Change,
): Promise<Written> => {
  // its copy of the event is followed elsewhere (sources/apply/follow-event), together with the place it stands in
  const to = read ? { ...wanted, event: Booking.parse(read.data).event } : wanted;
  const place = { pk: clientPk(ctx.accountId, to.clientId), sk: key("BKG", to.event.startsAt, to.id) };
  const roster = offRoster
    ? { gsi1pk: undefined, gsi1sk: undefined }
    : { gsi1pk: rosterPk(ctx.accountId, to.eventId), gsi1sk: to.id };
  const made = { ...(read ?? place), type: "booking", data: to, dirty: true, ...roster } as unknown as Item;
  const action = recordAction(ctx, made, read);
  const rev = String(action.change.set!.rev);
  const booking = rowOf({ data: to }, unsigned);
  const change = read
    ? differences(told(Booking.parse(read.data)), told(to))
    : { after: { eventId: to.eventId, ...told(to) } };
  const lacks = unsigned.map(({ says }) => says);
  const after = {
    ...change.after,
    ...(reason !== undefined && { reason }),
    ...(lacks.length > 0 && { unsigned: lacks }),
  };
  await writeToClient(ctx, to.clientId, [
    action,
    ...beside,
    auditAction(ctx, { act, clientId: to.clientId, about: to.id, ...change, after }),
    ...(ctx.keepAnswer?.(withEtag(booking, rev)) ?? []),
  ]);
  return { booking, rev };
};
