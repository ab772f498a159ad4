import type { Channel } from "../consents/schema.ts";
import type { ClientParts } from "./identity.ts";
import { EmailAddress } from "./schema.ts";

/** Why a client cannot be written to by a channel. */
export type Unreachable =
  | "noEmail"
  | "invalidEmail"
  | "noPhone"
  | "noMobile"
  | "invalidMobile"
  | "unsubscribed"
  | "noConsent"
  | "deleted";
export interface Reach {
  eligible: boolean;
  reason?: Unreachable;
}

const emailsIn = ({ client: { hub }, sources }: ClientParts): string[] => [
  ...(hub.emails ?? []).map(({ address }) => address),
  ...sources.flatMap(({ given }) => (given.email?.trim() ? [given.email] : [])),
];
const phonesIn = ({ client: { hub }, sources }: ClientParts) => [
  ...(hub.phones ?? []),
  ...sources.flatMap(({ phones }) => phones),
];

const withoutEmail = (parts: ClientParts): Unreachable | undefined => {
  const emails = emailsIn(parts);
  if (emails.length === 0) return "noEmail";
  return emails.some((address) => EmailAddress.safeParse(address).success) ? undefined : "invalidEmail";
};

/** Only a valid number in the mobile field can get SMS (rules.md, Identity; S3-23, S3-24). */
const withoutMobile = (parts: ClientParts): Unreachable | undefined => {
  const phones = phonesIn(parts);
  if (phones.length === 0) return "noPhone";
  const mobiles = phones.filter(({ kind }) => kind === "mobile");
  if (mobiles.length === 0) return "noMobile";
  return mobiles.some(({ number }) => number !== undefined) ? undefined : "invalidMobile";
};

/** Where nobody said anything: email is subscribed, SMS has no consent (rules.md, Sending). */
const unwanted = ({ sources, consent }: ClientParts, channel: Channel): Unreachable | undefined => {
  const said = consent?.[channel]?.subscribed;
  if (said !== undefined) return said ? undefined : "unsubscribed";
  const given = sources.map(({ given: { marketing } }) => marketing?.[channel]).filter((value) => value !== undefined);
  if (given.length > 0) return given.includes(false) ? "unsubscribed" : undefined;
  return channel === "sms" ? "noConsent" : undefined;
};

/** Whether marketing may be sent by a channel, and the first reason why not (S0-25, S0-26). */
export const reachOf = (parts: ClientParts, channel: Channel, deleted: boolean): Reach => {
  const reason = deleted
    ? "deleted"
    : ((channel === "email" ? withoutEmail(parts) : withoutMobile(parts)) ?? unwanted(parts, channel));
  return reason ? { eligible: false, reason } : { eligible: true };
};

/** What the directory keeps of it: e an email, m a mobile that can get SMS, p a phone, E and S eligible for email and SMS. */
export const reachLetters = (parts: ClientParts, deleted: boolean): string =>
  [
    ["e", withoutEmail(parts) === undefined],
    ["m", withoutMobile(parts) === undefined],
    ["p", phonesIn(parts).length > 0],
    ["E", reachOf(parts, "email", deleted).eligible],
    ["S", reachOf(parts, "sms", deleted).eligible],
  ]
    .filter(([, holds]) => holds)
    .map(([letter]) => letter)
    .join("");
