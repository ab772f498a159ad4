import { fold } from "../kernel/fold.ts";
import { daysBetween, localTime } from "../kernel/time.ts";
import type { Card } from "../settling/card.ts";
import { clientSince } from "../settling/since.ts";
import { firstTouchOf } from "./first-touch.ts";
import { type ClientParts, fieldOf, givenBy, identityOf, knownSince, ofHub } from "./identity.ts";
import type { Profile } from "./routes.ts";

/** What the team knows beside a name and a way to reach the client. */
export const personOf = (parts: ClientParts) => ({
  preferredName: ofHub(parts, "preferredName") ?? null,
  pronouns: ofHub(parts, "pronouns") ?? null,
  language: ofHub(parts, "language") ?? null,
  birthday: fieldOf(parts, "birthday") ?? null,
  address: fieldOf(parts, "address") ?? null,
  emergencyContact: ofHub(parts, "emergencyContact") ?? null,
  leadSource: fieldOf(parts, "leadSource") ?? null,
  referredBy: fieldOf(parts, "referredBy") ?? null,
  firstTouch: firstTouchOf(parts) ?? null,
});

/** The name in the booking software's app, flagged where it is another than the client's (S1-08). */
const appNameOf = (parts: ClientParts): Profile["appName"] => {
  const name = givenBy(parts.sources, "appName")?.trim();
  if (!name) return null;
  const { firstName, lastName } = identityOf(parts);
  return { name, flagged: fold(name) !== fold(`${firstName} ${lastName}`) };
};

/** What the booking software knows of the client's account there: app, login, money (S1-08, S1-12, S1-13, S1-16 to S1-18). */
export const accountThere = (parts: ClientParts, currency: string) => {
  const { sources } = parts;
  const lastLoginAt = givenBy(sources, "lastLoginAt") ?? null;
  const balance = givenBy(sources, "balance");
  return {
    appName: appNameOf(parts),
    username: givenBy(sources, "username") ?? null,
    lastLoginAt,
    hasLoggedIn: lastLoginAt !== null,
    balance: balance === undefined ? null : typeof balance === "number" ? { amount: balance, currency } : balance,
    paymentMethods: givenBy(sources, "paymentMethods") ?? [],
  };
};

/** Days for which a client is new (rules.md, People). */
const newDays = 30;

/** Client since, and new or old by the calendar of the client's zone, as in filters. */
export const sinceOf = ({ client, sources }: ClientParts, card: Card, now: string) => {
  const clientSinceAt = clientSince({ ...card, knownSince: knownSince(sources), createdAt: client.createdAt });
  const [from, today] = [localTime(clientSinceAt, card.zone).day, localTime(now, card.zone).day];
  return { clientSinceAt, age: daysBetween(from, today) <= newDays ? ("new" as const) : ("old" as const) };
};

/** Whether a client may be passed on to an integration: what sends to one asks this first (S1-19). */
export const isPassedOn = ({ client, merged = [] }: ClientParts, source: string): boolean =>
  [client, ...merged].every(({ sync }) => sync?.[source] !== false);

/** Whether each integration is told of this client: the sources it has, and those that were switched by hand. */
export const syncOf = (parts: ClientParts): { source: string; on: boolean }[] => {
  const named = [parts.client, ...(parts.merged ?? [])].flatMap(({ sync }) => Object.keys(sync ?? {}));
  return [...new Set([...parts.sources.map(({ origin }) => origin.source), ...named])]
    .sort()
    .map((source) => ({ source, on: isPassedOn(parts, source) }));
};
