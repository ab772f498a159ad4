import { headOf } from "../accounts/store.ts";
import { clientPk } from "../clients/header.ts";
import { knownNext } from "../clients/profile.ts";
import { optInPoint, optOutPoint, theClient } from "../consents/points.ts";
import type { Ctx, Means } from "../ctx.ts";
import { contactPk } from "../discussions/store.ts";
import { maskCardNumbers } from "../kernel/card-number.ts";
import { joining, threadFor, type With } from "../messages/compose.ts";
import { providedBy } from "../messages/provided.ts";
import { theHub } from "../messages/sent.ts";
import { accountOfIdentity, messagingSettings } from "../messages/settings.ts";
import type { MessagingSettings } from "../messages/settings-schema.ts";
import { lastWrittenTo, type Point, pointAction, pointOf } from "../points/store.ts";
import { cards } from "../settling/card.ts";
import { afresh } from "../table/afresh.ts";
import type { Action } from "../table/expressions.ts";
import { standingHolders } from "./holders.ts";
import { cancelConfirmationOf, confirmationOf, helpOf } from "./keywords.ts";
import { type Incoming, receive } from "./receive.ts";
import type { InboundSms } from "./sms.ts";
import { judgeWords, type Words } from "./words.ts";

/**
 * Whose a text is: of those with the number the one last written to from the studio's, the others named beside; somebody nobody knows
 * has a collection of its own (rules.md, Discussions).
 */
const whoseIs = async (means: Means, { from, to }: InboundSms): Promise<With & { shared: string[] }> => {
  const standing = await standingHolders(means, { channel: "sms", value: from });
  if (standing.length === 0) return { pk: contactPk(means, from), contact: from, shared: [] };
  const last = standing.length > 1 ? await lastWrittenTo(means, from, to) : undefined;
  const clientId = last !== undefined && standing.includes(last) ? last : standing[0]!;
  return { pk: clientPk(means.accountId, clientId), clientId, shared: standing.filter((id) => id !== clientId) };
};

type Effect = Pick<Incoming, "opens" | "flag" | "alert">;

/** What a text does beside being kept, by what it says. */
const effectOf = (says: Words["says"]): Effect => {
  switch (says) {
    case "stop":
    case "start":
    case "help":
    case "acknowledgement":
      return { opens: false };
    case "stopMaybe":
      return { opens: true, alert: "optOutOrCancel" };
    case "asksToStop":
      return { opens: true, flag: "likelyOptOut", alert: "likelyOptOut" };
    case "wrongContact":
      return { opens: true, flag: "wrongContact", alert: "wrongContact" };
    default:
      return { opens: true };
  }
};

/** The point after its words, and what the hub answers it; nothing where it changes nothing. */
const answerTo = (
  says: Words["says"],
  point: Point,
  studio: string,
  settings: MessagingSettings,
  now: string,
): { point?: Point; answer?: string } => {
  if (says === "help") return { answer: helpOf(studio, settings.help) };
  if (says === "asksToStop") return point.heldAt ? {} : { point: { ...point, heldAt: now } };
  if (says === "start" && (point.confirmedAt || point.heldAt))
    return { point: { ...point, confirmedAt: undefined, heldAt: undefined } };
  if ((says === "stop" || says === "stopMaybe") && !point.confirmedAt)
    return {
      point: { ...point, confirmedAt: now },
      answer: says === "stop" ? confirmationOf(studio) : cancelConfirmationOf(studio),
    };
  return {};
};

/** The writes of the hub's own answer, behind the text it answers: in its discussion as that then stands. */
const answering = (
  means: Means,
  whose: With,
  sms: InboundSms,
  body: string,
  received: Awaited<ReturnType<typeof receive>>,
): Action[] => {
  const draft = {
    channel: "sms" as const,
    body,
    purpose: "service" as const,
    how: "notice" as const,
    sender: theHub,
    to: sms.from,
    from: sms.to,
    answersWord: true,
  };
  return joining(means, whose, draft, received.discussion.id);
};

/**
 * Takes a text in: an opt-out binds the number before anything else, and is confirmed once; the message, its discussion and the notice
 * for the team are one transaction; twice is once (S3-05, S3-16, S3-17, S3-28; reliability 23).
 * @returns false where the number it was sent to is no studio's
 */
export const receiveSms = async (everywhere: Omit<Means, "accountId">, sms: InboundSms): Promise<boolean> => {
  const accountId = await accountOfIdentity(everywhere, sms.to);
  if (accountId === undefined) return false;
  const ctx: Ctx = { ...everywhere, accountId, actor: theClient };
  // a word that comes again after its opposite must not speak again
  if (await providedBy(ctx, "sms", sms.providerId)) return true;
  const settings = await messagingSettings(ctx);
  const { says } = judgeWords(sms.body, settings.acknowledgements);
  const spoken = { channel: "sms" as const, value: sms.from };
  const said = { source: "client" as const, words: sms.body.slice(0, 200).trim() || says };
  if (says === "stop" || says === "stopMaybe") await optOutPoint(ctx, spoken, said);
  if (says === "start") await optInPoint(ctx, spoken, said);
  await afresh(() => takeIn(ctx, sms, says, settings));
  return true;
};

const takeIn = async (ctx: Ctx, sms: InboundSms, says: Words["says"], settings: MessagingSettings): Promise<void> => {
  if (await providedBy(ctx, "sms", sms.providerId)) return;
  const [{ account }, { shared, ...whose }, { point, rev }] = await Promise.all([
    headOf(ctx.table, ctx.accountId),
    whoseIs(ctx, sms),
    pointOf(ctx, sms.from),
  ]);
  const thread = await threadFor(ctx, whose, { channel: "sms", studio: sms.to });
  const effect = effectOf(says);
  const card =
    effect.alert === "optOutOrCancel" && whose.clientId
      ? await ctx.table.get(cards.key(ctx.accountId, whose.clientId))
      : undefined;
  const incoming: Incoming = {
    channel: "sms",
    providerId: sms.providerId,
    from: sms.from,
    to: sms.to,
    body: maskCardNumbers(sms.body),
    words: says,
    shared,
    nextBookingAt: card && knownNext(cards.fromItem(card), ctx.now()),
    ...effect,
  };
  const received = await receive(ctx, whose, incoming, thread);
  const answer = answerTo(says, point, account.name, settings, ctx.now());
  await ctx.table.transact([
    ...received.actions,
    ...(answer.point ? [pointAction(ctx, sms.from, answer.point, rev)] : []),
    ...(answer.answer ? answering(ctx, whose, sms, answer.answer, received) : []),
  ]);
};
