import { clientPk } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import { isMadeHere } from "../sources/origin.ts";
import { afresh } from "../table/afresh.ts";
import type { Item } from "../table/item.ts";
import { keyPrefix } from "../table/schema.ts";
import type { Rows } from "../table/table.ts";
import { type Places, placesAction, placesOf, placesOfMany } from "./places.ts";
import { Booking } from "./schema.ts";
import { isLive, without } from "./seats.ts";
import { advanceAfter } from "./waitlist.ts";

const names = ({ waiting, unconfirmed }: Places, bookingId: string): boolean =>
  [...waiting, ...unconfirmed].some(({ id }) => id === bookingId);

/** Takes a booking of an erased client off the places of its event; marked, so that twice is once. */
const leave = (means: Means, item: Item): Promise<void> =>
  afresh(async () => {
    const current = await means.table.get(item);
    if (!current || current.gone || current.data.unseated) return;
    const booking = Booking.parse(current.data);
    const eventId = booking.eventId!;
    const read = await placesOf(means, eventId);
    const data = { ...current.data, unseated: true };
    await means.table.transact([
      placesAction(means, eventId, without(read.places, booking), read),
      {
        update: { pk: current.pk, sk: current.sk },
        change: { set: { data, rev: means.newId("revision") } },
        condition: { if: "#rev = :rev", values: { rev: current.rev } },
      },
    ]);
  });

/**
 * B14. Frees the places of a client who is erased, in events to come and wherever the places name the client; who waits there
 * moves up. May be asked twice.
 */
export const leaveEvents = async (means: Means, clientId: string): Promise<void> => {
  let after: Rows["last"];
  do {
    const where = { pk: clientPk(means.accountId, clientId), prefix: keyPrefix("BKG"), limit: 100 };
    const page = await means.table.query({ ...where, ...(after && { after }) });
    const live = page.items.filter(({ gone, data }) => {
      const booking = gone ? undefined : Booking.parse(data);
      return booking && isMadeHere(booking.origin) && booking.eventId && isLive(booking) && !booking.unseated;
    });
    const eventIds = [...new Set(live.map(({ data }) => String(data.eventId)))];
    const read = await placesOfMany(means, eventIds);
    const places = new Map(eventIds.map((eventId, i) => [eventId, read[i]!]));
    for (const item of live) {
      const { id, event, eventId } = Booking.parse(item.data);
      if (event.startsAt <= means.now() && !names(places.get(eventId!)!, id)) continue;
      await leave(means, item);
      await advanceAfter(means, eventId!);
    }
    after = page.last;
  } while (after);
};
