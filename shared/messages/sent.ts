import { headOf } from "../accounts/store.ts";
import type { Means } from "../ctx.ts";
import { pointAction, pointOf, wroteAction } from "../points/store.ts";
import { afresh } from "../table/afresh.ts";
import type { Action } from "../table/expressions.ts";
import { instructionOf } from "../templates/instruction.ts";
import { compose, threadFor } from "./compose.ts";
import { locate } from "./locate.ts";
import { providedAction, providedBy } from "./provided.ts";
import type { Message } from "./schema.ts";
import { messageAction, messages } from "./store.ts";

/** The hub itself writes what answers a word or tells of it. */
export const theHub = { kind: "system" as const, id: "system" };

/** The writes of a number's first SMS: that it was told how to opt out, and the message that tells it, once for ever. */
const instruction = async (means: Means, pk: string, message: Message): Promise<Action[]> => {
  const { to = "", from = "", clientId, location } = message;
  const { point, rev } = await pointOf(means, to);
  if (point.instructedAt || message.answersWord) return [];
  const { account } = await headOf(means.table, means.accountId);
  const whose = { pk, ...(clientId ? { clientId } : { contact: to }) };
  const thread = await threadFor(means, whose, { channel: "sms", studio: from });
  const draft = {
    channel: "sms" as const,
    body: await instructionOf(means, account),
    purpose: "service" as const,
    how: "notice" as const,
    sender: theHub,
    to,
    from,
    location,
  };
  return [
    pointAction(means, to, { ...point, instructedAt: means.now() }, rev),
    ...compose(means, whose, draft, thread).actions,
  ];
};

const ahead: ReadonlySet<Message["state"]> = new Set(["scheduled", "queued", "sending", "unknown", "dropped"]);

/**
 * G38. Notes that a provider took a message, by its answer or by its event, whichever comes first: the provider's id leads to it from then
 * on, the number remembers who was written to, and the first SMS it ever got is followed by the opt-out instruction. Twice is once.
 */
export const noteSent = (means: Means, pk: string, id: string, providerId: string, at: string): Promise<void> =>
  afresh(async () => {
    const item = await locate(means, pk, id);
    if (!item) return;
    const message = messages.fromItem(item);
    if (message.providerId) return;
    const state = ahead.has(message.state) ? "sent" : message.state;
    const changed: Message = {
      ...message,
      state,
      sentAt: at,
      providerId,
      reason: ahead.has(message.state) ? undefined : message.reason,
    };
    const known = await providedBy(means, message.channel, providerId);
    const { clientId, to = "", from = "" } = message;
    await means.table.transact([
      messageAction(means, item, changed),
      ...(known ? [] : [providedAction(means, message.channel, providerId, { pk: item.pk, id })]),
      ...(message.channel === "sms" && clientId ? [wroteAction(means, to, from, clientId, id)] : []),
      ...(message.channel === "sms" ? await instruction(means, item.pk, message) : []),
    ]);
  });
