import { Booking } from "../bookings/schema.ts";
import type { Means } from "../ctx.ts";
import { fold } from "../kernel/fold.ts";
import type { Item } from "../table/item.ts";
import { keyPrefix } from "../table/schema.ts";
import { ConditionFailed } from "../table/table.ts";
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

interface Place {
  item: Item;
  booking: Booking;
  home: string;
}

/** Two events of one source are two visits, whatever they are called; otherwise the same start and name are one. */
const sameVisit = (a: Booking, b: Booking): boolean =>
  a.eventId === b.eventId || !a.eventId || !b.eventId || a.origin.source !== b.origin.source;

const order = (a: Place, b: Place): number =>
  ranks[a.booking.status] - ranks[b.booking.status] ||
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
  const wrong = items.filter(({ data }) => data.twinOf !== twins.get(String(data.id)));
  for (const { pk, sk, rev, data } of wrong) {
    const set = {
      data: { ...data, twinOf: twins.get(String(data.id)) },
      rev: means.newId("revision"),
      dirty: true,
    };
    try {
      await means.table.update({ pk, sk }, { set }, { if: "#rev = :rev", values: { rev } });
    } catch (error) {
      // whoever was faster made it dirty, and it is judged again when that is settled
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }
  return wrong.length;
};
