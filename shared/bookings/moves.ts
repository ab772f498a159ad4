import { recordOfClient } from "../clients/collection.ts";
import { clientPk } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import { conflict } from "../kernel/errors.ts";
import { isMadeHere } from "../sources/origin.ts";
import { recordAction } from "../sources/store.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import { keyPrefix } from "../table/schema.ts";
import { claimAction, placesAction, placesAndClaim, placesOf, unclaimAction } from "./places.ts";
import { Booking } from "./schema.ts";
import { holdsPlace, isLive, without, withSeat } from "./seats.ts";

type Own = Booking & { eventId: string };

/** The claim of a client on an event for a booking. 409 where another booking of theirs lives in it; one that was left behind is taken over. */
export const claimFor = async (
  means: Means,
  { id, clientId, eventId }: Pick<Own, "id" | "clientId" | "eventId">,
  claimedBy: string | undefined,
): Promise<Action> => {
  if (claimedBy && claimedBy !== id) {
    const other = await recordOfClient(means, clientId, "BKG", claimedBy);
    const booking = other && Booking.parse(other.data);
    if (booking && booking.eventId === eventId && isLive(booking))
      throw conflict("already-booked", `This client is in this event already, by the booking ${claimedBy}.`);
  }
  return claimAction(means, clientId, eventId, id, claimedBy);
};

/** B13. The booking of the same client in the same event that came by a merge and has no place of its own. */
const unseatedTwin = async (means: Means, { id, clientId, eventId, event }: Own): Promise<Item | undefined> => {
  const prefix = keyPrefix("BKG", event.startsAt);
  const { items } = await means.table.query({ pk: clientPk(means.accountId, clientId), prefix });
  return items.find(({ gone, data }) => {
    const one = gone ? undefined : Booking.parse(data);
    return one && one.id !== id && one.eventId === eventId && one.unseated && isMadeHere(one.origin) && isLive(one);
  });
};

/** The writes by which a booking leaves its event: its place goes to whoever is next, or to the twin it stood for. */
export const vacate = async (means: Means, booking: Own): Promise<Action[]> => {
  const { clientId, eventId } = booking;
  if (booking.unseated) return [];
  const [read, item] = await Promise.all([placesAndClaim(means, clientId, eventId), unseatedTwin(means, booking)]);
  const left = without(read.places, booking);
  const theirs = read.claimedBy === booking.id;
  if (!item)
    return [
      placesAction(means, eventId, left, read),
      ...(theirs ? [unclaimAction(means, clientId, eventId, booking.id)] : []),
    ];
  const { unseated: _, ...twin } = Booking.parse(item.data);
  return [
    recordAction(means, { ...item, data: twin, dirty: true }, item),
    placesAction(means, eventId, withSeat(left, twin), read),
    ...(theirs ? [claimAction(means, clientId, eventId, twin.id, booking.id)] : []),
  ];
};

/** The writes by which a cancelled booking comes back to its place. 409 where there is none. */
export const occupy = async (means: Means, booking: Own, capacity: number | undefined): Promise<Action[]> => {
  const { eventId, event } = booking;
  if (event.cancelled) throw conflict("event-cancelled", "The studio cancelled this event.");
  const read = await placesAndClaim(means, booking.clientId, eventId);
  const claim = await claimFor(means, booking, read.claimedBy);
  const { booked } = read.places;
  if (capacity !== undefined && booked >= capacity && means.now() < event.startsAt)
    throw conflict("event-full", `This event is full: ${booked} of ${capacity} places are taken.`);
  return [placesAction(means, eventId, { ...read.places, booked: booked + 1 }, read), claim];
};

/** The write by which a promoted booking needs no confirmation any more. */
export const confirmed = async (means: Means, { id, eventId }: Own): Promise<Action[]> => {
  const read = await placesOf(means, eventId);
  const unconfirmed = read.places.unconfirmed.filter((one) => one.id !== id);
  return [placesAction(means, eventId, { ...read.places, unconfirmed }, read)];
};

/** The writes on the places of an event by which a booking goes from one status to another. */
export const placeActions = (
  means: Means,
  booking: Own,
  status: Booking["status"],
  capacity: number | undefined,
): Promise<Action[]> | Action[] => {
  const [held, holds] = [holdsPlace(booking.status), holdsPlace(status)];
  if (held && !holds) return vacate(means, booking);
  if (!held && holds) return occupy(means, booking, capacity);
  return booking.confirmBy ? confirmed(means, booking) : [];
};
