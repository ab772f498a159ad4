import type { Channel, ConsentSettings, Defaults } from "../consents/schema.ts";
import { foldEmail } from "../kernel/fold.ts";
import { type ClientParts, givenBy, hubsOf } from "./identity.ts";
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
  | "stopped"
  | "bounced"
  | "complained"
  | "wrongContact"
  | "deleted";
/** Service: receipts, event changes and the like, which go out whatever the subscription (rules.md, Sending). */
export type Purpose = "marketing" | "service";
export interface Reach {
  eligible: boolean;
  reason?: Unreachable;
}

export const emailsIn = (parts: ClientParts): string[] => [
  ...hubsOf(parts).flatMap(({ emails }) => (emails ?? []).map(({ address }) => address)),
  ...parts.sources.flatMap(({ given }) => (given.email?.trim() ? [given.email] : [])),
];
export const phonesIn = (parts: ClientParts) => [
  ...hubsOf(parts).flatMap(({ phones }) => phones ?? []),
  ...parts.sources.flatMap(({ phones }) => phones),
];

const withoutEmail = (parts: ClientParts): Unreachable | undefined => {
  const emails = emailsIn(parts);
  if (emails.length === 0) return "noEmail";
  const valid = emails.filter((address) => EmailAddress.safeParse(address).success);
  return valid.length === 0 ? "invalidEmail" : allBlocked(parts, "email", valid.map(foldEmail));
};

/** Why nothing goes to any of these addresses or numbers; undefined where one is left. */
const allBlocked = ({ blocks = [] }: ClientParts, channel: Channel, values: string[]): Unreachable | undefined => {
  const found = values.map((value) => blocks.find((block) => block.channel === channel && block.value === value));
  return found.every((block) => block !== undefined) ? found[0]?.reason : undefined;
};

/** Only a valid number in the mobile field can get SMS (rules.md, Identity; S3-23, S3-24). */
const withoutMobile = (parts: ClientParts): Unreachable | undefined => {
  const phones = phonesIn(parts);
  if (phones.length === 0) return "noPhone";
  const mobiles = phones.filter(({ kind }) => kind === "mobile");
  if (mobiles.length === 0) return "noMobile";
  const numbers = mobiles.flatMap(({ number }) => number ?? []);
  return numbers.length === 0 ? "invalidMobile" : allBlocked(parts, "sms", numbers);
};

/**
 * The ledger's last word stands, but for a source that opted the client out after it: a sync never undoes an opt-out, not its
 * own either. Where nobody said anything, the default holds (rules.md, Sending).
 */
export const unwanted = (
  { sources, consent }: ClientParts,
  channel: Channel,
  defaults: Defaults = usual,
): Unreachable | undefined => {
  const said = consent?.[channel];
  const outAt = sources.map(({ optOuts }) => optOuts?.[channel] ?? "").reduce((a, b) => (a > b ? a : b), "");
  if (said) return said.subscribed && outAt <= said.at ? undefined : "unsubscribed";
  const given = sources.map(({ given: { marketing } }) => marketing?.[channel]).filter((value) => value !== undefined);
  if (outAt !== "" || given.includes(false)) return "unsubscribed";
  return given.length === 0 && !defaults[channel] ? "noConsent" : undefined;
};

/** Where an account sets nothing else: email is subscribed, SMS is not. */
const usual: Defaults = { email: true, sms: false };

/** What holds for a client where nobody said anything: the strictest of its sources. */
export const defaultsOf = ({ sources }: ClientParts, settings: ConsentSettings | undefined): Defaults => {
  if (!settings) return usual;
  const of = sources.map(({ origin }) => settings.sources[origin.source] ?? settings.default);
  const all = of.length > 0 ? of : [settings.default];
  return { email: all.every(({ email }) => email), sms: all.every(({ sms }) => sms) };
};

/** The same as its card remembers it, so that a profile asks for nothing else. */
export const defaultsIn = ({ reach = "" }: { reach?: string | undefined }): Defaults => ({
  email: !reach.includes("n"),
  sms: reach.includes("y"),
});

/** A number's own STOP binds service messages too (rules.md, Sending). */
const bound = ({ consent }: ClientParts, channel: Channel): Unreachable | undefined =>
  channel === "sms" && consent?.sms?.bound && !consent.sms.subscribed ? "stopped" : undefined;

/** Whether messages of a purpose may be sent by a channel, and the first reason why not (S0-25, S0-26, S3-22 to S3-24). */
export const reachOf = (
  parts: ClientParts,
  channel: Channel,
  deleted: boolean,
  purpose: Purpose = "marketing",
  defaults: Defaults = usual,
): Reach => {
  const unreached = deleted ? "deleted" : channel === "email" ? withoutEmail(parts) : withoutMobile(parts);
  const reason = unreached ?? (purpose === "marketing" ? unwanted(parts, channel, defaults) : bound(parts, channel));
  return reason ? { eligible: false, reason } : { eligible: true };
};

const bothOf = (
  parts: ClientParts,
  channel: Channel,
  deleted: boolean,
  defaults: Defaults,
): Reach & { service: Reach } => ({
  ...reachOf(parts, channel, deleted, "marketing", defaults),
  service: reachOf(parts, channel, deleted, "service"),
});

/** What the profile says of writing to a client: by channel, and by purpose within each. */
export const reachabilityOf = (parts: ClientParts, deleted: boolean, defaults: Defaults) => ({
  email: bothOf(parts, "email", deleted, defaults),
  sms: bothOf(parts, "sms", deleted, defaults),
});

/**
 * What the directory keeps of it: e an email, m a mobile that can get SMS, p a phone, E and S eligible for email and SMS; and
 * where the account says otherwise than usual: n no email unless asked for, y SMS unless refused. Beside it a: the booking
 * software gives alerts, so that a roster asks for those of the few who have any.
 */
export const reachLetters = (parts: ClientParts, deleted: boolean, defaults: Defaults): string =>
  [
    ["e", withoutEmail(parts) === undefined],
    ["m", withoutMobile(parts) === undefined],
    ["p", phonesIn(parts).length > 0],
    ["E", reachOf(parts, "email", deleted, "marketing", defaults).eligible],
    ["S", reachOf(parts, "sms", deleted, "marketing", defaults).eligible],
    ["n", !defaults.email],
    ["y", defaults.sms],
    ["a", (givenBy(parts.sources, "alerts") ?? []).length > 0],
  ]
    .filter(([, holds]) => holds)
    .map(([letter]) => letter)
    .join("");
