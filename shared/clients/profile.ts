import type { Card } from "../settling/card.ts";
import { periodCount } from "../settling/periods.ts";
import { accountThere, personOf, sinceOf, syncOf } from "./about.ts";
import { emailsOf, phonesOf } from "./contact.ts";
import { type ClientParts, givenBy, identityOf } from "./identity.ts";
import { imageOf } from "./image.ts";
import { defaultsIn, type Reach, reachabilityOf } from "./reachability.ts";
import type { ClientRow, Profile } from "./routes.ts";
import { sectionsOf } from "./sections.ts";

const sum = (card: Card, name: string): number => card.sums[name] ?? 0;
const ltvIn = (card: Card, currency: string): number =>
  sum(card, `paid#${currency}`) - sum(card, `refunded#${currency}`);
/** LTV in the account's currency, minor units (rules.md, Numbers). */
export const ltvOf = (card: Card): number => ltvIn(card, card.currency);
const nameOf = ({ firstName, lastName }: { firstName: string; lastName: string }): string =>
  `${firstName} ${lastName}`.trim();

/** What every card says of a client, `scheduledVisitAt` given, since it may have to be looked up. */
const cardStats = (card: Card, now: string, scheduledVisitAt: string | null) => ({
  name: nameOf(card),
  homeLocation: card.homeLocation ?? null,
  clubCount: sum(card, "club"),
  periodCount: periodCount(card, now),
  lastAttendanceAt: card.lastAttendanceAt ?? null,
  scheduledVisitAt,
  ltv: { amount: ltvOf(card), currency: card.currency },
});

/** S4-12, S4-13, S4-42: derived from bookings alone. */
const statusOf = (card: Card): Profile["status"] => (sum(card, "bookings") > 0 ? "existing" : "guest");

/** Tells the guests who bought something from those who did not (rules.md, People). */
const hasBought = (card: Card): boolean =>
  Object.entries(card.sums).some(([name, value]) => name.startsWith("paid#") && value > 0);

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

/** Sums that are amounts, each by its currency; others of the card have a # in their name too. */
const ofMoney = /^(?:paid|refunded|tips|invoiced|due)#/;

/** Sums by currency, the account's own first. */
export const salesOf = (card: Card): NonNullable<Profile["sales"]> => {
  const named = Object.keys(card.sums)
    .filter((name) => ofMoney.test(name))
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

/** S0-13: always these five, in this order; writing is offered where the channel reaches the client (S0-15, S0-17, S3-21). */
const actionsOf = ({ email, sms }: { email: Reach; sms: Reach }): Profile["actions"] => [
  { name: "editTags", enabled: true },
  { name: "newEmail", enabled: email.eligible, ...(email.reason && { reason: email.reason }) },
  { name: "newText", enabled: sms.eligible, ...(sms.reason && { reason: sms.reason }) },
  { name: "createTodo", enabled: true },
  { name: "addNote", enabled: true },
];

/**
 * The profile: the hub's data and the booking software's on one page (S0-01), each number from the card. `fields` are the
 * values of the account's own fields, as fields/shown.ts gives them.
 */
export const profileOf = (
  parts: ClientParts,
  card: Card,
  now: string,
  scheduledVisitAt: string | null,
  fields: NonNullable<Profile["fields"]> = [],
): Profile => {
  const { client, sources } = parts;
  const identity = identityOf(parts);
  const source = sources[0];
  const reach = reachabilityOf(parts, identity.lifecycle === "deleted", defaultsIn(card));
  const badges = {
    openDiscussions: sum(card, "openDiscussions"),
    attendedEvents: sum(card, "attended"),
    openTodos: sum(card, "openTodos"),
    activeNotes: sum(card, "activeNotes"),
  };
  return {
    id: client.id,
    firstName: identity.firstName,
    lastName: identity.lastName,
    status: statusOf(card),
    lifecycle: identity.lifecycle,
    emails: emailsOf(parts),
    phones: phonesOf(parts),
    tags: parts.tags ?? [],
    ...personOf(parts),
    fields,
    createdAt: client.createdAt,
    ...sinceOf(parts, card, now),
    firstVisitAt: card.firstVisitAt ?? null,
    quickStats: {
      ...cardStats(card, now, scheduledVisitAt),
      name: nameOf(identity),
      homeLocation: identity.homeLocation ?? null,
      image: imageOf(parts, card.gravatar ?? false),
      currentPackage: givenBy(sources, "currentPackage") ?? null,
    },
    sales: salesOf(card),
    invoiceCount: sum(card, "invoices"),
    bookingCount: sum(card, "bookings"),
    hasBought: hasBought(card),
    badges,
    sections: sectionsOf(client.id, badges),
    reachability: reach,
    alerts: givenBy(sources, "alerts") ?? [],
    indexes: givenBy(sources, "indexes") ?? [],
    actions: actionsOf(reach),
    ...accountThere(parts, card.currency),
    sync: syncOf(parts),
    sourceNotes: givenBy(sources, "notes") ?? null,
    source: source ? { name: source.origin.source, id: source.origin.id, ...source.given } : null,
  };
};
