import { headOf } from "../accounts/store.ts";
import { followed } from "../clients/alias.ts";
import { defaultsIn, unwanted } from "../clients/reachability.ts";
import { type ClientHead, headOfClient } from "../clients/store.ts";
import { optOutPoint, undoOptOut } from "../consents/points.ts";
import { Channel } from "../consents/schema.ts";
import type { Ctx } from "../ctx.ts";
import { notFound } from "../kernel/errors.ts";
import { type Link, type LinkPurpose, linkIn } from "../links/token.ts";
import { markUnsubscribed } from "../messages/unsubscribed.ts";
import { hashed } from "../privacy/suppressed.ts";
import { pointsOf } from "../privacy/suppression.ts";
import { masked } from "./masked.ts";
import type { Choices } from "./schema.ts";

/** What the unsubscribe page tells: of whom, by what channel, and whether it is unsubscribed. */
export interface Unsubscribing {
  studio: string;
  channel: Channel;
  /** masked; undefined where the client has it no more */
  address: string | undefined;
  out: boolean;
}

/** A channel that the preferences page offers: the client has an address or number for it. */
export interface Offered {
  channel: Channel;
  /** masked */
  addresses: string[];
  subscribed: boolean;
}
export interface Preferences {
  studio: string;
  offered: Offered[];
}

/** Whom a link's token speaks for, and a ctx of that account; 404 where it is not ours, as for what is gone. */
const opened = (ctx: Ctx, purpose: LinkPurpose, token: string): { link: Link; at: Ctx } => {
  const link = linkIn(ctx.secrets, purpose, token);
  if (!link) throw notFound("link");
  return { link, at: { ...ctx, accountId: link.accountId } };
};

/** Marks the message that the link stood in, where it names one. */
const mark = async (ctx: Ctx, { clientId, messageId }: Link): Promise<void> => {
  if (messageId) await markUnsubscribed(ctx, clientId, messageId);
};

/** The studio and the client of a link; 404 where either is gone. */
const behind = async (ctx: Ctx, { accountId, clientId }: Link): Promise<{ studio: string; head: ClientHead }> => {
  const [{ account }, head] = await Promise.all([
    headOf(ctx.table, accountId),
    followed(clientId, (id) => headOfClient(ctx, id)),
  ]);
  return { studio: account.name, head };
};

const refused = ({ parts, card }: ClientHead, channel: Channel) => unwanted(parts, channel, defaultsIn(card));

/** What the page of an unsubscribe link shows; changes nothing. */
export const unsubscribing = async (ctx: Ctx, token: string): Promise<Unsubscribing> => {
  const { link, at } = opened(ctx, "unsubscribe", token);
  const { studio, head } = await behind(at, link);
  const point = pointsOf(head.parts).find((one) => one.channel === link.channel && hashed(at, one).hash === link.hash);
  const out = refused(head, link.channel) === "unsubscribed";
  return { studio, channel: link.channel, address: point && masked(point), out };
};

/**
 * RFC 8058, rules.md Sending. Opts out the address or number a link was sent to, every client of the account with it, and the link's
 * client though it has another by now; all before it returns. Again changes nothing.
 */
export const unsubscribe = async (ctx: Ctx, token: string): Promise<Unsubscribing> => {
  const { link, at } = opened(ctx, "unsubscribe", token);
  await behind(at, link);
  await optOutPoint(at, link, { source: "link", words: "unsubscribe link" }, [link.clientId]);
  await mark(at, link);
  return unsubscribing(ctx, token);
};

/** Takes it back: for those it put out and the link's client, nobody else (consents/points.ts: `undoOptOut`). */
export const subscribeAgain = async (ctx: Ctx, token: string): Promise<Unsubscribing> => {
  const { link, at } = opened(ctx, "unsubscribe", token);
  await behind(at, link);
  await undoOptOut(at, link, { source: "link", words: "undo on the unsubscribe page" }, [link.clientId]);
  return unsubscribing(ctx, token);
};

const preferencesIn = (studio: string, head: ClientHead): Preferences => {
  const points = pointsOf(head.parts);
  const offered = Channel.options.flatMap((channel): Offered[] => {
    const addresses = points.filter((point) => point.channel === channel).map(masked);
    return addresses.length > 0 ? [{ channel, addresses, subscribed: refused(head, channel) === undefined }] : [];
  });
  return { studio, offered };
};

/** What the preferences page of a link's client shows; changes nothing. */
export const preferences = async (ctx: Ctx, token: string): Promise<Preferences> => {
  const { link, at } = opened(ctx, "preferences", token);
  const { studio, head } = await behind(at, link);
  return preferencesIn(studio, head);
};

/**
 * Saves what a client chose: a channel that changes is opted out, or in again, by every address or number the client has for it, as a
 * link of each would do. A channel that the page did not show stays as it is.
 */
export const choose = async (ctx: Ctx, token: string, { shown, ...chosen }: Choices): Promise<Preferences> => {
  const { link, at } = opened(ctx, "preferences", token);
  const { studio, head } = await behind(at, link);
  const how = { source: "link", words: "preferences page" };
  for (const { channel, subscribed } of preferencesIn(studio, head).offered) {
    const wanted = chosen[channel] === "on";
    if (wanted === subscribed || !shown.includes(channel)) continue;
    const change = wanted ? undoOptOut : optOutPoint;
    if (!wanted && channel === link.channel) await mark(at, link);
    for (const point of pointsOf(head.parts))
      if (point.channel === channel) await change(at, point, how, [head.card.clientId]);
  }
  return preferences(ctx, token);
};
