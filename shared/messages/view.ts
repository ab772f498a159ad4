import type { MessageView } from "./routes.ts";
import type { Message, MessageBody } from "./schema.ts";

/** S3-40. What somebody last did with a message: people before machines, the furthest first. */
export const lastActionOf = ({ state, marks = {} }: Pick<Message, "state" | "marks">): MessageView["lastAction"] => {
  if (state === "bounced" || state === "complained" || state === "failed" || state === "dropped") return state;
  if (marks.unsubscribedAt) return "unsubscribed";
  if (marks.repliedAt) return "replied";
  if (marks.clicked?.by === "human") return "clicked";
  if (marks.opened?.by === "human") return "opened";
  if (marks.deliveredAt) return "delivered";
  return ["sent", "unknown", "delivered"].includes(state) ? "sent" : "waiting";
};

/** A message as it is shown; what counts events and names the provider's id stays inside. */
export const viewOf = (message: Message, content?: MessageBody): MessageView => {
  const { id, discussionId, channel, direction, state, body, createdAt, marks = {} } = message;
  return {
    id,
    clientId: message.clientId ?? null,
    discussionId,
    channel,
    direction,
    purpose: message.purpose ?? null,
    sender: message.sender ?? null,
    how: message.how ?? null,
    state,
    reason: message.reason ?? null,
    to: message.to ?? null,
    from: message.from ?? null,
    subject: message.subject ?? null,
    body,
    createdAt,
    sendAt: message.sendAt ?? null,
    sentAt: message.sentAt ?? null,
    lastAction: lastActionOf(message),
    marks,
    parts: message.parts ?? null,
    price: message.price ?? null,
    attachments: (message.attachments ?? []).map(({ documentId, name, type, size }) => ({
      documentId,
      name,
      type,
      size,
    })),
    automatic: message.automatic ?? null,
    ...(content && { content: { text: content.text, html: content.html ?? null } }),
  };
};
