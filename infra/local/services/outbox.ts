import type { Letter } from "./email/letter.ts";
import { type Drop, type IncomingText, inboundMailNotification, inboundTextMessage } from "./inbound.ts";
import type { Text } from "./sms/text.ts";
import type { Publish } from "./topics.ts";

export interface OutboxProps extends Drop {
  /** mails and texts that the stand-ins took, the newest last */
  emails: Letter[];
  texts: Text[];
  publish: Publish;
  /** keeps a received mail in the bucket of received mails */
  store: (key: string, raw: Buffer) => Promise<void>;
}

const shownMail = ({ messageId, from, to, subject, html, text, headers, at, ...letter }: Letter) => ({
  messageId,
  from,
  to: [...to, ...letter.cc, ...letter.bcc],
  replyTo: letter.replyTo,
  subject,
  html: html ?? null,
  text: text ?? null,
  headers: Object.fromEntries(headers.map(({ name, value }) => [name, value])),
  attachments: letter.attachments,
  tags: Object.fromEntries(letter.tags.map(({ name, value }) => [name, value])),
  configurationSet: letter.configurationSet ?? null,
  at: at.toISOString(),
});

const shownText = ({ messageId, from, to, body, context, at }: Text) => ({
  messageId,
  from,
  to,
  body,
  context,
  at: at.toISOString(),
});

/** What went out of this machine's studios, and the way in for what their clients answer. */
export const openOutbox = ({ emails, texts, publish, store, ...drop }: OutboxProps) => ({
  /** All that was sent, the newest last (design.md: `GET /_local/outbox`). */
  list: () => ({ emails: emails.map(shownMail), sms: texts.map(shownText) }),

  /** A client's text comes in: published as AWS publishes it. Answers the service's id of it. */
  smsInbound: async (text: IncomingText): Promise<string> => {
    const message = inboundTextMessage(text, texts);
    await publish("InboundSms", message);
    return message.inboundMessageId;
  },

  /**
   * A mail comes in as raw MIME: stored, then published as SES does. Answers its id and where it is stored; undefined where it names no
   * sender or recipient.
   */
  emailInbound: async (raw: Buffer): Promise<{ messageId: string; key: string } | undefined> => {
    const notification = await inboundMailNotification(raw, drop, new Date());
    if (!notification) return undefined;
    const key = notification.receipt.action.objectKey;
    await store(key, raw);
    await publish("InboundEmail", notification);
    return { messageId: notification.mail.messageId, key };
  },
});

export type Outbox = ReturnType<typeof openOutbox>;
