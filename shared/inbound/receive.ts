import type { AlertKind } from "../alerts/schema.ts";
import { alertAction } from "../alerts/store.ts";
import type { Means } from "../ctx.ts";
import { after, begun } from "../discussions/machine.ts";
import type { Discussion } from "../discussions/schema.ts";
import { discussionAction, discussions, newDiscussionActions } from "../discussions/store.ts";
import { begins } from "../kernel/begins.ts";
import type { With } from "../messages/compose.ts";
import { providedAction } from "../messages/provided.ts";
import type { Message, MessageBody } from "../messages/schema.ts";
import { messageAction, messageIn, messages, newMessageActions } from "../messages/store.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";

/** What came in, ready to be written down. */
export interface Incoming {
  channel: "email" | "sms";
  providerId: string;
  from: string;
  to: string;
  body: string;
  subject?: string | undefined;
  content?: MessageBody;
  attachments?: Message["attachments"];
  automatic?: string | undefined;
  words: string;
  opens: boolean;
  flag?: "likelyOptOut" | "wrongContact" | undefined;
  alert?: AlertKind | undefined;
  nextBookingAt?: string | undefined;
  shared?: string[] | undefined;
}

export interface Received {
  message: Message;
  discussion: Discussion;
  actions: Action[];
}

const flagged = (held: Discussion["flags"], flag: Incoming["flag"]): Pick<Discussion, "flags"> =>
  flag ? { flags: [...new Set([...(held ?? []), flag])] } : {};

/** That the studio's last message was answered. */
const answered = async (means: Means, pk: string, held: Discussion | undefined): Promise<Action[]> => {
  if (held?.last.by !== "studio") return [];
  const item = await messageIn(means, pk, held.last.messageId);
  const message = item && messages.fromItem(item);
  if (!item || message?.direction !== "out" || message.marks?.repliedAt) return [];
  return [messageAction(means, item, { ...message, marks: { ...message.marks, repliedAt: means.now() } })];
};

/**
 * A message of a client, or of somebody nobody knows, with its discussion (rules.md, Discussions): for the transaction that takes it in.
 * The channel's id makes it one however often it comes. It opens its discussion, and tells the team, where `opens` says so.
 */
export const receive = async (
  means: Means,
  whose: With,
  incoming: Incoming,
  thread: Item | undefined,
): Promise<Received> => {
  const { channel, providerId, from, to, body, subject, content, attachments, automatic, words, opens } = incoming;
  const now = means.now();
  const held = thread && discussions.fromItem(thread);
  const owner = whose.clientId ? { clientId: whose.clientId } : {};
  const message: Message = {
    id: means.newId("message"),
    ...owner,
    discussionId: held?.id ?? means.newId("discussion"),
    channel,
    direction: "in",
    state: "received",
    from,
    to,
    body,
    subject,
    createdAt: now,
    providerId,
    attachments,
    automatic,
    words,
  };
  const last = { at: now, by: "client" as const, text: begins(body), messageId: message.id };
  const before: Discussion = held ?? {
    id: message.discussionId,
    ...(whose.clientId ? owner : { contact: whose.contact }),
    channel,
    ...begun,
    senders: [],
    ...(subject !== undefined && { subject }),
    studio: to,
    createdAt: now,
    last,
  };
  const status = after(before, { what: "received", opens });
  const { flag, shared = [], nextBookingAt, alert } = incoming;
  const discussion: Discussion = {
    ...before,
    ...status,
    last,
    lastInAt: now,
    ...flagged(before.flags, flag),
    ...(shared.length > 0 && { shared }),
  };
  const told = alert ?? (opens ? (whose.clientId ? "reply" : "unknownContact") : undefined);
  return {
    message,
    discussion,
    actions: [
      providedAction(means, channel, providerId, { pk: whose.pk, id: message.id }),
      ...newMessageActions(means, whose.pk, message, content),
      ...(thread ? [discussionAction(means, thread, discussion)] : newDiscussionActions(means, whose.pk, discussion)),
      ...(told
        ? [
            alertAction(means, {
              kind: told,
              ...owner,
              discussionId: discussion.id,
              ...(nextBookingAt && { nextBookingAt }),
            }),
          ]
        : []),
      ...(await answered(means, whose.pk, held)),
    ],
  };
};
