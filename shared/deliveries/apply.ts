import { alertAction } from "../alerts/store.ts";
import { clientPk } from "../clients/header.ts";
import type { Ctx, Means } from "../ctx.ts";
import type { Actor } from "../kernel/roles.ts";
import type { Marks } from "../messages/counted.ts";
import { locate } from "../messages/locate.ts";
import { providedBy } from "../messages/provided.ts";
import type { Message } from "../messages/schema.ts";
import { noteSent } from "../messages/sent.ts";
import { messageAction, messages } from "../messages/store.ts";
import { blockPoint } from "../points/block.ts";
import { afresh } from "../table/afresh.ts";
import type { DeliveryEvent } from "./event.ts";
import { forward, type Progress } from "./forward.ts";
import { eventAction, isTaken, keepAside } from "./store.ts";
import { verdictOf } from "./verdict.ts";

/** Who speaks when a channel does. */
const theChannel: Actor = { id: "system", role: "instructor", permissions: [] };

/** Where the message of an event stands: by our ids in it, else by the channel's. */
const placeOf = async (
  means: Omit<Means, "accountId">,
  { about, channel, providerId }: DeliveryEvent,
): Promise<{ accountId: string; pk: string; messageId: string } | undefined> =>
  about
    ? { accountId: about.accountId, pk: clientPk(about.accountId, about.clientId), messageId: about.messageId }
    : providedBy(means, channel, providerId);

type Verdict = ReturnType<typeof verdictOf>;

/** The first time of a kind is kept; a person's replaces a machine's. */
const seen = (held: Marks["opened"], at: string, verdict: Verdict): Marks["opened"] =>
  held && (held.by === "human" || verdict.by === "machine") ? held : { at, ...verdict };

const marksAfter = (marks: Marks, { kind, at }: DeliveryEvent, verdict: Verdict | undefined): Marks => {
  switch (kind) {
    case "delivered":
      return { ...marks, deliveredAt: marks.deliveredAt && marks.deliveredAt < at ? marks.deliveredAt : at };
    case "opened":
      return { ...marks, deliveredAt: marks.deliveredAt ?? at, opened: seen(marks.opened, at, verdict!) };
    case "clicked":
      return { ...marks, deliveredAt: marks.deliveredAt ?? at, clicked: seen(marks.clicked, at, verdict!) };
    case "unsubscribed":
      return { ...marks, unsubscribedAt: marks.unsubscribedAt ?? at };
    default:
      return marks;
  }
};

/** The message after an event: its status only moves forward, whatever the order (rules.md, Sending). */
const after = (message: Message, event: DeliveryEvent, verdict: Verdict | undefined): Message => {
  const state = forward(message.state as Progress, event);
  const { parts = message.parts, price = message.price } = event;
  const told = event.detail ?? event.bounce ?? event.kind;
  return {
    ...message,
    state,
    marks: marksAfter(message.marks ?? {}, event, verdict),
    ...(parts !== undefined && { parts }),
    ...(price && { price }),
    ...(state !== message.state && { reason: state === "sent" || state === "delivered" ? undefined : told }),
  };
};

const ends: ReadonlySet<Message["state"]> = new Set(["bounced", "complained", "failed"]);

/**
 * Applies what a channel reports, each event once: the message's status and marks, price and parts of an SMS; a permanent bounce or a
 * complaint blocks the address for everybody (reliability 21). Of a message nobody knows it is kept aside.
 * @returns whether its message was found
 */
export const applyDelivery = async (means: Omit<Means, "accountId">, event: DeliveryEvent): Promise<boolean> => {
  const place = await placeOf(means, event);
  const own: Means | undefined = place && { ...means, accountId: place.accountId };
  const item = place && own && (await locate(own, place.pk, place.messageId));
  if (!own || !item) {
    await keepAside(means, event);
    return false;
  }
  const { id } = messages.fromItem(item);
  await noteSent(own, item.pk, id, event.providerId, event.at);
  await afresh(() => applyTo(own, item.pk, id, event));
  const lost = (event.kind === "bounced" && event.bounce === "permanent") || event.kind === "complained";
  const { to } = messages.fromItem(item);
  const value = event.address ?? to;
  if (lost && event.channel === "email" && value !== undefined) {
    const ctx: Ctx = { ...own, actor: theChannel };
    await blockPoint(ctx, { channel: "email", value }, event.kind === "complained" ? "complained" : "bounced");
  }
  return true;
};

const applyTo = async (means: Means, pk: string, id: string, event: DeliveryEvent): Promise<void> => {
  const item = await locate(means, pk, id);
  if (!item || (await isTaken(means, item.pk, id, event.id))) return;
  const message = messages.fromItem(item);
  if (message.direction !== "out") return;
  const { kind, at, userAgent, ip } = event;
  const verdict =
    kind === "opened" || kind === "clicked"
      ? verdictOf({ kind, at, ...(userAgent && { userAgent }), ...(ip && { ip }) }, message.marks?.deliveredAt)
      : undefined;
  const changed = after(message, event, verdict);
  const { clientId, discussionId, how } = changed;
  const tells = ends.has(changed.state) && !ends.has(message.state) && (how === "oneOff" || how === "reply");
  await means.table.transact([
    messageAction(means, item, changed),
    eventAction(means, item.pk, id, event, verdict),
    ...(tells ? [alertAction(means, { kind: "notSent", ...(clientId && { clientId }), discussionId })] : []),
  ]);
};
