import { isPresumedAbsent } from "../bookings/presumed.ts";
import { Booking } from "../bookings/schema.ts";
import { isUnseated, seatActions } from "../bookings/twin-seat.ts";
import type { Means } from "../ctx.ts";
import { fold } from "../kernel/fold.ts";
import type { Item } from "../table/item.ts";
import { keyPrefix } from "../table/schema.ts";
import { ConditionFailed, TransactionRefused } from "../table/table.ts";
import { pagesOf } from "./store.ts";

/** The booking that says most of a visit counts for it. */
const ranks: Record<Booking["status"], number> = {
  attended: 0,
  booked: 1,
  absent: 2,
  lateCancelled: 3,
  earlyCancelled: 4,
  waitlisted: 5,
};

/** An absence that is presumed says less than one that was recorded. */
const rankOf = (booking: Booking): number =>
  isPresumedAbsent(booking) ? (ranks.absent + ranks.lateCancelled) / 2 : ranks[booking.status];

interface Place {
  item: Item;
  booking: Booking;
  home: string;
}

/** Two events of one source are two visits, whatever they are called; otherwise the same start and name are one. */
const sameVisit = (a: Booking, b: Booking): boolean =>
  a.eventId === b.eventId || !a.eventId || !b.eventId || a.origin.source !== b.origin.source;

/** Of two that say the same, the one left out of the counts by hand holds: whoever left it out meant the visit. */
const order = (a: Place, b: Place): number =>
  rankOf(a.booking) - rankOf(b.booking) ||
  Number(!a.booking.leftOut) - Number(!b.booking.leftOut) ||
  (a.home === b.home ? 0 : a.home < b.home ? -1 : 1) ||
  (a.booking.id < b.booking.id ? -1 : 1);

/** Which booking counts in place of which: of those that came together by a merge, one for each visit (rules.md, Numbers). */
export const twinsAmong = (items: Item[]): Map<string, string> => {
  const places = items.map((item): Place => {
    const booking = Booking.parse(item.data);
    return { item, booking, home: (item.home ?? []).join() };
  });
  const twins = new Map<string, string>();
  const visits = Map.groupBy(places, ({ booking: { event } }) => `${event.startsAt} ${fold(event.name)}`);
  for (const visit of visits.values()) {
    const counted: Place[] = [];
    for (const place of visit.sort(order)) {
      const twin = counted.find(({ home, booking }) => home !== place.home && sameVisit(booking, place.booking));
      if (twin) twins.set(place.booking.id, twin.booking.id);
      else counted.push(place);
    }
  }
  return twins;
};

/** X4. Marks the bookings that count for nothing because another counts for the same visit, and unmarks others; how many changed. */
export const judgeTwins = async (means: Means, clientId: string): Promise<number> => {
  const items: Item[] = [];
  for await (const page of pagesOf(means, clientId, keyPrefix("BKG")))
    items.push(...page.filter(({ type, gone }) => type === "booking" && !gone));
  const twins = twinsAmong(items);
  const byId = new Map(items.map(({ data }) => [String(data.id), Booking.parse(data)]));
  const judged = items.map((item) => {
    const booking = byId.get(String(item.data.id))!;
    const twinOf = twins.get(booking.id);
    return { item, booking, twinOf, unseated: isUnseated(booking, twinOf ? byId.get(twinOf) : undefined) };
  });
  const wrong = judged
    .filter(({ booking, twinOf, unseated }) => booking.twinOf !== twinOf || (booking.unseated ?? false) !== unseated)
    // whoever has a place again before the other gives it up: it is nobody else's in between
    .sort((a, b) => Number(a.unseated) - Number(b.unseated));
  for (const { item, booking, twinOf, unseated } of wrong) {
    const { pk, sk, rev, data } = item;
    const set = {
      data: { ...data, twinOf, unseated: unseated || undefined },
      rev: means.newId("revision"),
      dirty: true,
    };
    try {
      const condition = { if: "#rev = :rev", values: { rev } };
      const seats = await seatActions(means, booking, unseated);
      if (seats.length === 0) await means.table.update({ pk, sk }, { set }, condition);
      else await means.table.transact([{ update: { pk, sk }, change: { set }, condition }, ...seats]);
    } catch (error) {
      // whoever was faster made it dirty, and it is judged again when that is settled
      if (!(error instanceof ConditionFailed || error instanceof TransactionRefused)) throw error;
    }
  }
  return wrong.length;
};
