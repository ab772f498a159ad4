import type { Item } from "../../../shared/table/item.ts";
import { allowed, insistOn, type Kept, makeClient, type Pen, resend, type Writer } from "../writer.ts";

type Status = "none" | "held" | "gone";

interface Booking extends Kept<Status> {
  clientId: string;
  eventId: string;
  id?: string;
}

/** The classes that all desks book into; each has two places. */
export interface Floor {
  events: string[];
}

const capacity = 2;
const holding = new Set(["booked", "attended", "absent"]);

/** Who left a waitlist stays in the history as one who waited, with when they left. */
const isOver = ({ status, cancelledAt }: Item["data"]): boolean =>
  status === "earlyCancelled" || status === "lateCancelled" || (status === "waitlisted" && cancelledAt !== undefined);

/** A desk: clients of its own, booked into classes that other desks book into at the same moment, or onto their waitlists. */
export const deskWriter = (pen: Pen, floor: Floor): Writer => {
  const { api, random } = pen;
  const clients: string[] = [];
  const bookings: Booking[] = [];
  const open = async () => {
    const startsAt = new Date(Date.now() + random.int(10, 60) * 24 * 3600_000).toISOString();
    const endsAt = new Date(Date.parse(startsAt) + 3600_000).toISOString();
    const body = { name: "Yin", eventType: "Yin", kind: "class", startsAt, endsAt, capacity };
    const id = (await api.insist(api.request("POST", "/v1/events", body)))?.body.id;
    if (id) floor.events.push(id);
  };
  const book = async () => {
    const booking: Booking = { clientId: random.pick(clients), eventId: random.pick(floor.events), state: "none" };
    const there = bookings.some(
      (one) =>
        one.clientId === booking.clientId && one.eventId === booking.eventId && (one.state === "held" || one.unknown),
    );
    if (there) return;
    bookings.push(booking);
    const body = { eventId: booking.eventId, packageId: "none", waitlist: true };
    const request = api.request("POST", `/v1/clients/${booking.clientId}/bookings`, body);
    booking.id = (await insistOn(api, booking, { request, to: "held" }))?.body.id;
  };
  const cancel = async (booking: Booking) => {
    const path = `/v1/clients/${booking.clientId}/bookings/${booking.id}/cancel`;
    await insistOn(api, booking, { request: api.request("POST", path, {}), to: "gone" });
  };
  return {
    async act() {
      if (floor.events.length < 6 || random.chance(0.04)) return open();
      if (clients.length < 4) {
        const id = await makeClient(pen);
        if (id) clients.push(id);
        return;
      }
      const held = bookings.filter(({ state, unknown }) => state === "held" && !unknown);
      if (held.length > 0 && random.chance(0.45)) await cancel(random.pick(held));
      else await book();
    },
    async finish() {
      for (const booking of bookings) {
        const answer = await resend(pen, booking);
        booking.id ??= answer?.body?.id;
      }
    },
    async compare({ items }) {
      const all = items.filter(({ type, gone }) => type === "booking" && !gone).map(({ data }) => data);
      return bookings.flatMap((booking) => faultsOf(booking, all));
    },
  };
};

const faultsOf = (booking: Booking, all: Item["data"][]): string[] => {
  const { id, clientId, eventId } = booking;
  if (!id) {
    const active = all.filter((one) => one.clientId === clientId && one.eventId === eventId && !isOver(one));
    return active.length > 1 ? [`${clientId} has ${active.length} places in ${eventId}`] : [];
  }
  const found = all.filter((one) => one.id === id);
  const state = found[0] && isOver(found[0]) ? "gone" : "held";
  const right = found.length === 1 && allowed(booking).includes(state);
  return right
    ? []
    : [`booking ${id} is there ${found.length} times, ${found[0]?.status}; expected ${allowed(booking)}`];
};

/** What is wrong with the places of the classes: given twice, free while somebody waits, or not those of the bookings. */
export const placesWrong = (accountId: string, { events }: Floor, items: Item[]): string[] =>
  events.flatMap((eventId) => {
    const of = items.filter(({ type, gone, data }) => type === "booking" && !gone && data.eventId === eventId);
    const held = of.filter(({ data }) => holding.has(String(data.status))).length;
    const waits = of
      .filter(({ data }) => data.status === "waitlisted" && !isOver(data))
      .map(({ data }) => String(data.id));
    const places = items.find(({ pk, type }) => type === "places" && pk === `${accountId}#${eventId}`)?.data;
    const said = (places?.waiting as { id: string }[] | undefined)?.map(({ id }) => id) ?? [];
    const right =
      held <= capacity &&
      (places?.booked ?? 0) === held &&
      said.toSorted().join() === waits.toSorted().join() &&
      (held === capacity || waits.length === 0);
    return right
      ? []
      : [`${eventId}: ${held} of ${capacity} places, ${waits.length} wait, it says ${JSON.stringify(places)}`];
  });
