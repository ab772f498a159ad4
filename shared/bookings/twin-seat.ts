import type { Means } from "../ctx.ts";
import { isMadeHere } from "../sources/origin.ts";
import type { Action } from "../table/expressions.ts";
import { placesAction, placesOf } from "./places.ts";
import type { Booking } from "./schema.ts";
import { isLive, without, withSeat } from "./seats.ts";

/** Whether a booking has no place of its own: it lives in an event where its twin, made here too, has one for both. */
export const isUnseated = (booking: Booking, twin: Booking | undefined): boolean =>
  twin !== undefined &&
  isMadeHere(booking.origin) &&
  isMadeHere(twin.origin) &&
  booking.eventId !== undefined &&
  booking.eventId === twin.eventId &&
  isLive(booking) &&
  isLive(twin);

/**
 * The write of the places by which a booking gives its place up to its twin, or has it back when they are parted: then even
 * where it is full by now, since both had theirs. None where nothing changes.
 */
export const seatActions = async (means: Means, booking: Booking, unseated: boolean): Promise<Action[]> => {
  const { eventId, unseated: before = false } = booking;
  if (eventId === undefined || before === unseated || !isLive(booking)) return [];
  const read = await placesOf(means, eventId);
  const places = unseated ? without(read.places, booking) : withSeat(read.places, booking);
  return [placesAction(means, eventId, places, read)];
};
