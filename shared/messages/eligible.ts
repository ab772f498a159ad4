import { emailsOf, phonesOf } from "../clients/contact.ts";
import { defaultsIn, reachOf, type Unreachable } from "../clients/reachability.ts";
import { EmailAddress } from "../clients/schema.ts";
import type { ClientHead } from "../clients/store.ts";
import type { Channel } from "../consents/schema.ts";
import { foldEmail } from "../kernel/fold.ts";
import type { Message } from "./schema.ts";
import type { MessagingSettings } from "./settings-schema.ts";

/** Why a message cannot go out: the client's reasons, and the studio's own. */
export type Ineligible = Unreachable | "held" | "noStudioNumber" | "noStudioAddress";

export type Eligibility =
  | { eligible: true; to: string; from: string; fromName?: string | undefined; replyTo?: string | undefined }
  | { eligible: false; reason: Ineligible };

/** Where a client is written to by a channel: its primary address or mobile, else the first that nothing blocks. */
export const pointsOfChannel = ({ parts }: Pick<ClientHead, "parts">, channel: Channel): string[] => {
  const points =
    channel === "email"
      ? emailsOf(parts)
          .filter(({ address }) => EmailAddress.safeParse(address).success)
          .map(({ address, primary }) => ({ value: foldEmail(address), primary }))
      : phonesOf(parts)
          .filter(({ kind, valid }) => kind === "mobile" && valid)
          .map(({ number, primary }) => ({ value: number, primary }));
  return points.toSorted((a, b) => Number(b.primary) - Number(a.primary)).map(({ value }) => value);
};

/** The studio's number or address for a client at home at a location, by the location's id. */
export const identityOf = (settings: MessagingSettings, channel: Channel, locationId: string | undefined) => {
  const own = locationId === undefined ? undefined : settings.locations[locationId];
  if (channel === "sms") {
    const from = (own?.sms ?? settings.sms)?.number;
    return from === undefined ? undefined : { from };
  }
  const email = own?.email ?? settings.email;
  return email && { from: email.address, fromName: email.name, replyTo: email.replyTo };
};

/**
 * Whether a message of a purpose may go out now, to where and from where, or the first reason why not (rules.md, Sending;
 * S0-15, S0-17). Pure: what is known of the number itself is judged by the sender beside it.
 */
export const eligibilityOf = (
  head: ClientHead,
  settings: MessagingSettings,
  locationId: string | undefined,
  { channel, purpose = "marketing", to }: Pick<Message, "channel" | "purpose" | "to">,
): Eligibility => {
  const { parts, card } = head;
  const { reason } = reachOf(parts, channel, card.lifecycle === "deleted", purpose, defaultsIn(card));
  if (reason) return { eligible: false, reason };
  const open = pointsOfChannel(head, channel).filter(
    (value) => !(parts.blocks ?? []).some((block) => block.channel === channel && block.value === value),
  );
  const chosen = to !== undefined && open.includes(to) ? to : open[0];
  if (chosen === undefined) return { eligible: false, reason: channel === "email" ? "noEmail" : "noMobile" };
  const studio = identityOf(settings, channel, locationId);
  if (!studio) return { eligible: false, reason: channel === "email" ? "noStudioAddress" : "noStudioNumber" };
  return { eligible: true, to: chosen, ...studio };
};
