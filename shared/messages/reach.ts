import { placeNamed } from "../accounts/places.ts";
import type { AccountHead } from "../accounts/store.ts";
import type { ClientHead } from "../clients/store.ts";
import { isOptedOut } from "../consents/points.ts";
import type { Means } from "../ctx.ts";
import { type Point, pointOf } from "../points/store.ts";
import { type Eligibility, eligibilityOf } from "./eligible.ts";
import type { Message } from "./schema.ts";
import type { MessagingSettings } from "./settings-schema.ts";

export interface Known {
  /** absent: somebody nobody knows */
  client?: ClientHead | undefined;
  account: AccountHead;
  settings: MessagingSettings;
}

export type Go = Extract<Eligibility, { eligible: true }>;
type Written = Pick<Message, "channel" | "purpose" | "to" | "from" | "answersWord">;

/** Whether an opt-out of the address or number itself stands against a message: STOP against all, a link against marketing. */
export const heedsOptOut = ({ channel, purpose, answersWord }: Written): boolean =>
  !answersWord && (channel === "sms" || purpose === "marketing");

/** An answer to a word goes to the number that said it, whoever's it is by now; to whom nobody knows goes what is written there. */
const eligible = (message: Written, { client, account, settings }: Known): Eligibility => {
  if (!client || message.answersWord) return { eligible: true, to: message.to ?? "", from: message.from ?? "" };
  const { homeLocation } = client.card;
  const place = homeLocation === undefined ? undefined : placeNamed(account.locations, homeLocation);
  return eligibilityOf(client, settings, place?.id, message);
};

/**
 * Where a message may go now, with what is known of that address or number, or the first reason why it may not: by client and studio, then
 * by the point itself (rules.md, Sending). Asked when it is written and again when it is sent: two requests at most.
 */
export const reachNow = async (
  means: Means,
  message: Written,
  known: Known,
): Promise<{ go: Go; point: Point } | { reason: string }> => {
  const go = eligible(message, known);
  if (!go.eligible) return { reason: go.reason };
  const { channel } = message;
  const [{ point }, out] = await Promise.all([
    pointOf(means, go.to),
    heedsOptOut(message) && isOptedOut(means, { channel, value: go.to }),
  ]);
  if (point.blocked) return { reason: point.blocked.reason };
  if (out) return { reason: channel === "sms" ? "stopped" : "unsubscribed" };
  return { go, point };
};
