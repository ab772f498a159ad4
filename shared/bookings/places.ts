import * as z from "zod";
import { clientPk } from "../clients/header.ts";
import type { Ctx } from "../ctx.ts";
import { BookingId, ClientId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";

type Means = Pick<Ctx, "table" | "accountId" | "newId">;

const Holder = z.object({ id: BookingId, clientId: ClientId });
export type Holder = z.output<typeof Holder>;

/** Who has and who waits for a place of an event made here. */
export const Places = z.object({
  /** bookings that hold a place: booked, attended, absent */
  booked: z.int().min(0),
  /** how many wait */
  waitlisted: z.int().min(0),
  /** who waits, in order */
  waiting: z.array(Holder),
  /** who was promoted and is still to confirm, and by when */
  unconfirmed: z.array(Holder.extend({ by: Instant })),
});
export type Places = z.output<typeof Places>;

const places = entity("places", Places, (accountId, eventId) => ({
  pk: key(accountId!, eventId!),
  sk: key("1", "PLACES"),
}));
/** In the client's own collection, so that a merge takes it along and an erase removes it. */
const claims = entity("bookingClaim", z.object({ bookingId: BookingId }), (accountId, clientId, eventId) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("CLAIM", eventId!),
}));

/** The places of an event as they were read. */
export interface PlacesRead {
  places: Places;
  rev: string | undefined;
}

const placesIn = (item: Item | undefined): PlacesRead => ({
  places: item ? places.fromItem(item) : { booked: 0, waitlisted: 0, waiting: [], unconfirmed: [] },
  rev: item?.rev,
});

/** B2. Who has and who waits for a place: one request. */
export const placesOf = async ({ table, accountId }: Pick<Means, "table" | "accountId">, eventId: string) =>
  placesIn(await table.get(places.key(accountId, eventId)));

/** B3. The places of an event, and the booking by which the client is in it already: one request. */
export const placesAndClaim = async ({ table, accountId }: Means, clientId: string, eventId: string) => {
  const [held, claim] = await table.getMany([places.key(accountId, eventId), claims.key(accountId, clientId, eventId)]);
  return { ...placesIn(held), claimedBy: claim && !claim.gone ? claims.fromItem(claim).bookingId : undefined };
};

/** B2. The places of some events, in their order: one request for a hundred. */
export const placesOfMany = async ({ table, accountId }: Pick<Means, "table" | "accountId">, eventIds: string[]) =>
  (await table.getMany(eventIds.map((id) => places.key(accountId, id)))).map((item) => placesIn(item).places);

/** B4. The write of the places, if they are still as they were read: so that a place is never given twice. */
export const placesAction = (
  means: Means,
  eventId: string,
  next: Omit<Places, "waitlisted">,
  { rev }: PlacesRead,
): Action => ({
  put: places.toItem(
    places.key(means.accountId, eventId),
    { ...next, waitlisted: next.waiting.length },
    means.newId("revision"),
  ),
  condition: rev ? { if: "#rev = :rev", values: { rev } } : { if: "attribute_not_exists(pk)" },
});

/** B4. Claims an event for a client: refused where another booking of theirs has it than the one it is taken over from. */
export const claimAction = (
  means: Means,
  clientId: string,
  eventId: string,
  bookingId: string,
  from?: string | undefined,
): Action => ({
  put: claims.toItem(claims.key(means.accountId, clientId, eventId), { bookingId }, means.newId("revision")),
  condition: from
    ? { if: "#data.#bookingId = :from", values: { from } }
    : { if: "attribute_not_exists(pk) OR #gone = :gone", values: { gone: true } },
});

/** B4. Gives up the claim that a booking has. */
export const unclaimAction = (means: Means, clientId: string, eventId: string, bookingId: string): Action => ({
  remove: claims.key(means.accountId, clientId, eventId),
  condition: { if: "#data.#bookingId = :bookingId", values: { bookingId } },
});

export const patterns: Pattern[] = [
  {
    id: "B2",
    question: "How many places of an event are taken, and who waits?",
    index: "table",
    keys: "pk = account#event, sk = 1#PLACES; BatchGet of those of several events",
    requests: 1,
    units: "1 RU per 4 KB of each",
    usedBy: "acts on bookings made here, lists of bookings that wait",
  },
  {
    id: "B3",
    question: "Is there a place, and is the client in the event already?",
    index: "table",
    keys: "BatchGet pk = account#event, sk = 1#PLACES; pk = account#client, sk = CLAIM#event",
    requests: 1,
    units: "2 RU",
    usedBy: "POST /v1/clients/{clientId}/bookings",
  },
  {
    id: "B4",
    question: "Take or give up a place, if the places are still as they were read",
    index: "table",
    keys: "in the booking's transaction: put 1#PLACES on its rev, put CLAIM#event if absent, or take it over from or remove it of the booking that has it",
    requests: 0,
    units: "2 WU per KB of each",
    usedBy: "POST, PATCH and DELETE of bookings made here",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "places",
    holds: "Of an event made here: how many have a place, who waits in which order, who is still to confirm",
    parts: ["account", "event"],
    key: (account, event) => places.key(account!, event!),
  },
  {
    type: "bookingClaim",
    holds: "That a client is in an event made here, booked or waiting, and by which booking",
    parts: ["account", "client", "event"],
    key: (account, client, event) => claims.key(account!, client!, event!),
  },
];
