import type { Channel } from "../consents/schema.ts";
import type { Means } from "../ctx.ts";
import { after, begun } from "../discussions/machine.ts";
import type { Discussion } from "../discussions/schema.ts";
import { discussionAction, discussionOf, discussions, newDiscussionActions, threadWith } from "../discussions/store.ts";
import { begins } from "../kernel/begins.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import type { Message, MessageBody, Sender } from "./schema.ts";
import { newMessageActions } from "./store.ts";

/** Senders a discussion remembers: beyond them the automation's own list still has the message. */
const mostSenders = 50;

/** A message that is to go out, before it has an id, a discussion and a state. */
export interface Draft
  extends Pick<
    Message,
    "channel" | "body" | "subject" | "purpose" | "validUntil" | "eventAt" | "answersWord" | "template" | "attachments"
  > {
  how: NonNullable<Message["how"]>;
  sender: Sender;
  to: string;
  from: string;
  sendAt?: string | undefined;
  /** home location of the client, by name */
  location?: string | undefined;
  content?: MessageBody;
}

/** Whose thread it is: a client's, or that of somebody unknown by address or number. */
export interface With {
  pk: string;
  clientId?: string | undefined;
  contact?: string | undefined;
}

/** The discussion a message belongs to: one that is named, of SMS the one with this number, else one that begins. */
export const threadFor = async (
  means: Pick<Means, "table">,
  { pk }: With,
  { channel, studio, discussionId }: { channel: Channel; studio: string; discussionId?: string | undefined },
): Promise<Item | undefined> =>
  discussionId ? discussionOf(means, pk, discussionId) : channel === "sms" ? threadWith(means, pk, studio) : undefined;

const named = (senders: string[], { kind, id }: Sender): string[] =>
  kind !== "automation" && kind !== "campaign" ? senders : [...new Set([...senders, id])].slice(-mostSenders);

/** The discussion after a message went out in it. */
const withSent = (
  means: Means,
  held: Discussion | undefined,
  whose: With,
  draft: Draft,
  message: Message,
): Discussion => {
  const { channel, from, subject, sender, how } = draft;
  const last = { at: message.createdAt, by: "studio" as const, text: begins(draft.body), messageId: message.id };
  const before: Discussion = held ?? {
    id: message.discussionId,
    ...(whose.clientId ? { clientId: whose.clientId } : { contact: whose.contact }),
    channel,
    ...begun,
    creator: sender,
    senders: [],
    ...(subject !== undefined && { subject }),
    studio: from,
    createdAt: means.now(),
    last,
  };
  const status = after(before, { what: "sent", how, scheduled: message.state === "scheduled" });
  const answered = how === "oneOff" || how === "reply";
  // what the hub says of itself hides nobody's words
  const shownLast = how === "notice" && held ? held.last : last;
  return {
    ...before,
    ...status,
    last: shownLast,
    senders: named(before.senders, sender),
    ...(answered && { draft: undefined }),
  };
};

const outgoing = (
  means: Means,
  { clientId }: With,
  { content: _, ...fields }: Draft,
  discussionId: string,
): Message => {
  const now = means.now();
  return {
    ...fields,
    id: means.newId("message"),
    ...(clientId && { clientId }),
    discussionId,
    direction: "out",
    state: fields.sendAt !== undefined && fields.sendAt > now ? "scheduled" : "queued",
    createdAt: now,
  };
};

/** A message that only joins the thread of a discussion which the same transaction writes. */
export const joining = (means: Means, whose: With, draft: Draft, discussionId: string): Action[] =>
  newMessageActions(means, whose.pk, outgoing(means, whose, draft, discussionId), draft.content);

export interface Composed {
  message: Message;
  discussion: Discussion;
  actions: Action[];
}

/**
 * A message with its discussion, for the transaction that makes it: queued, or scheduled where `sendAt` is yet to come. `thread` is
 * the discussion's item as it was read; absent: one begins.
 */
export const compose = (means: Means, whose: With, draft: Draft, thread: Item | undefined): Composed => {
  const held = thread && discussions.fromItem(thread);
  const { content } = draft;
  const message = outgoing(means, whose, draft, held?.id ?? means.newId("discussion"));
  const discussion = withSent(means, held, whose, draft, message);
  return {
    message,
    discussion,
    actions: [
      ...newMessageActions(means, whose.pk, message, content),
      ...(thread ? [discussionAction(means, thread, discussion)] : newDiscussionActions(means, whose.pk, discussion)),
    ],
  };
};
