import { foldEmail } from "../kernel/fold.ts";
import type { Card } from "../settling/card.ts";
import { periodCount } from "../settling/periods.ts";
import { type ClientParts, givenBy, identityOf } from "./identity.ts";
import { type Reach, reachOf } from "./reachability.ts";
import type { ClientRow, Profile } from "./routes.ts";
import type { Phone } from "./schema.ts";

const sum = (card: Card, name: string): number => card.sums[name] ?? 0;
const ltvIn = (card: Card, currency: string): number =>
  sum(card, `paid#${currency}`) - sum(card, `refunded#${currency}`);
const nameOf = ({ firstName, lastName }: { firstName: string; lastName: string }): string =>
  `${firstName} ${lastName}`.trim();
const earliest = (...times: (string | undefined)[]): string | undefined =>
  times.filter((time) => time !== undefined).sort()[0];

/** What every card says of a client, `scheduledVisitAt` given, since it may have to be looked up. */
const cardStats = (card: Card, now: string, scheduledVisitAt: string | null) => ({
  name: nameOf(card),
  homeLocation: card.homeLocation ?? null,
  clubCount: sum(card, "club"),
  periodCount: periodCount(card, now),
  lastAttendanceAt: card.lastAttendanceAt ?? null,
  scheduledVisitAt,
  ltv: { amount: ltvIn(card, card.currency), currency: card.currency },
});

/** S4-12, S4-13, S4-42: derived from bookings alone. */
const statusOf = (card: Card): Profile["status"] => (sum(card, "bookings") > 0 ? "existing" : "guest");

/** The soonest booked start a card knows of after now. */
export const knownNext = (card: Card, now: string): string | undefined => card.next.find((time) => time > now);

/** A client as a row of the list; a next visit beyond those the card keeps shows on the profile. */
export const rowOf = (card: Card, now: string): ClientRow => ({
  id: card.clientId,
  firstName: card.firstName,
  lastName: card.lastName,
  status: statusOf(card),
  lifecycle: card.lifecycle,
  tags: card.tags ?? [],
  quickStats: cardStats(card, now, knownNext(card, now) ?? null),
});

/** Sums by currency, the account's own first. */
const salesOf = (card: Card): Profile["sales"] => {
  const named = Object.keys(card.sums)
    .filter((name) => name.includes("#"))
    .map((name) => name.split("#")[1]!);
  return [...new Set([card.currency, ...named.sort()])].map((currency) => ({
    currency,
    ltv: ltvIn(card, currency),
    gross: sum(card, `paid#${currency}`),
    refunds: sum(card, `refunded#${currency}`),
    tips: sum(card, `tips#${currency}`),
    invoiced: sum(card, `invoiced#${currency}`),
  }));
};

/** Contact points are the union of hub and sources, each with its origin; the primary is the hub's choice, else the first. */
const withPrimary = <P>(points: (P & { primary?: boolean | undefined })[]): (P & { primary: boolean })[] => {
  const chosen = Math.max(
    0,
    points.findIndex(({ primary }) => primary),
  );
  return points.map((point, i) => ({ ...point, primary: i === chosen }));
};

const unique = <P>(points: P[], nameOfPoint: (point: P) => string): P[] =>
  [...new Map(points.toReversed().map((point) => [nameOfPoint(point), point])).values()].toReversed();

interface EmailPoint {
  address: string;
  origin: string;
  primary?: boolean | undefined;
}
type PhonePoint = Phone & { origin: string; primary?: boolean | undefined };

const emailsOf = ({ client: { hub }, sources }: ClientParts): Profile["emails"] => {
  const ours = (hub.emails ?? []).map((email): EmailPoint => ({ ...email, origin: "hub" }));
  const theirs = sources.flatMap(({ given, origin }): EmailPoint[] =>
    given.email?.trim() ? [{ address: given.email.trim(), origin: origin.source }] : [],
  );
  return withPrimary<EmailPoint>(unique([...ours, ...theirs], ({ address }) => foldEmail(address)));
};

const phonesOf = ({ client: { hub }, sources }: ClientParts): Profile["phones"] => {
  const ours = (hub.phones ?? []).map((phone): PhonePoint => ({ ...phone, origin: "hub" }));
  const theirs = sources.flatMap(({ phones, origin }) =>
    phones.map((phone): PhonePoint => ({ ...phone, origin: origin.source })),
  );
  const all = unique([...ours, ...theirs], ({ kind, number, raw }) => `${kind} ${number ?? raw}`);
  return withPrimary<PhonePoint>(all).map(({ number, ...phone }) => ({
    ...phone,
    number: number ?? phone.raw,
    valid: number !== undefined,
  }));
};

/** S0-13: always these five, in this order; writing is offered where the channel reaches the client (S0-15, S0-17, S3-21). */
const actionsOf = ({ email, sms }: { email: Reach; sms: Reach }): Profile["actions"] => [
  { name: "editTags", enabled: true },
  { name: "newEmail", enabled: email.eligible, ...(email.reason && { reason: email.reason }) },
  { name: "newText", enabled: sms.eligible, ...(sms.reason && { reason: sms.reason }) },
  { name: "createTodo", enabled: true },
  { name: "addNote", enabled: true },
];

/** The profile: the hub's data and the booking software's on one page (S0-01), each number from the card. */
export const profileOf = (parts: ClientParts, card: Card, now: string, scheduledVisitAt: string | null): Profile => {
  const { client, sources } = parts;
  const identity = identityOf(parts);
  const source = sources[0];
  const deleted = identity.lifecycle === "deleted";
  const reach = { email: reachOf(parts, "email", deleted), sms: reachOf(parts, "sms", deleted) };
  const since = earliest(givenBy(sources, "createdAt"), card.firstBookingAt, card.firstInvoiceAt) ?? client.createdAt;
  return {
    id: client.id,
    firstName: identity.firstName,
    lastName: identity.lastName,
    status: statusOf(card),
    lifecycle: identity.lifecycle,
    emails: emailsOf(parts),
    phones: phonesOf(parts),
    tags: parts.tags ?? [],
    birthday: client.hub.birthday ?? givenBy(sources, "birthday") ?? null,
    address: client.hub.address ?? givenBy(sources, "address") ?? null,
    createdAt: client.createdAt,
    clientSinceAt: since,
    firstVisitAt: card.firstVisitAt ?? null,
    quickStats: {
      ...cardStats(card, now, scheduledVisitAt),
      name: nameOf(identity),
      homeLocation: identity.homeLocation ?? null,
      image: givenBy(sources, "photoUrl") ?? null,
      currentPackage: givenBy(sources, "currentPackage") ?? null,
    },
    sales: salesOf(card),
    invoiceCount: sum(card, "invoices"),
    bookingCount: sum(card, "bookings"),
    badges: {
      openDiscussions: sum(card, "openDiscussions"),
      attendedEvents: sum(card, "attended"),
      openTodos: sum(card, "openTodos"),
      activeNotes: sum(card, "activeNotes"),
    },
    reachability: reach,
    alerts: givenBy(sources, "alerts") ?? [],
    indexes: givenBy(sources, "indexes") ?? [],
    actions: actionsOf(reach),
    sourceNotes: givenBy(sources, "notes") ?? null,
    source: source ? { name: source.origin.source, id: source.origin.id, ...source.given } : null,
  };
};
