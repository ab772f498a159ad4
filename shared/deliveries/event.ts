import { createHash } from "node:crypto";
import { AccountId, ClientId } from "../kernel/ids.ts";

/** One thing a channel reports of one message to one recipient (rules.md, "Channel facts that bind"). */
export interface DeliveryEvent {
  channel: "email" | "sms";
  /** Stable key: the same event delivered again has the same id. */
  id: string;
  /** SES `mail.messageId` or the SMS service's `messageId`. */
  providerId: string;
  /** Our own ids as we gave them along when sending (message tags, context); absent unless all three are well formed. */
  about?: { accountId: string; clientId: string; messageId: string };
  /** RFC 3339, UTC, milliseconds: when the service says it happened. */
  at: string;
  kind:
    | "sent"
    | "delivered"
    | "delayed"
    | "bounced"
    | "complained"
    | "opened"
    | "clicked"
    | "rejected"
    | "failed"
    | "unsubscribed";
  bounce?: "permanent" | "transient" | "undetermined";
  /** The recipient the event names: folded email or E.164. */
  address?: string;
  /** The service's own status or code, without personal data, at most 200 characters. */
  detail?: string;
  link?: string;
  userAgent?: string;
  ip?: string;
  /** SMS: parts the message was sent in. */
  parts?: number;
  /** SMS: the whole price so far, in millionths of a US dollar; a later event of the message replaces it. */
  price?: { micros: number; currency: "USD" };
  /** SMS: no further event will change the outcome. */
  final?: boolean;
}

/** A key that is the same whenever the same facts are given in the same order. */
export const eventId = (...facts: (string | undefined)[]): string =>
  createHash("sha256")
    .update(JSON.stringify(facts.map((fact) => fact ?? null)))
    .digest("base64url")
    .slice(0, 27);

const messageId = /^[a-z]{3}_[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** Our ids out of tags or context named `account`, `client`, `message`; nothing when one is absent or malformed. */
export const aboutOf = (named: Record<string, string | undefined>): Pick<DeliveryEvent, "about"> => {
  const { account, client, message } = named;
  if (!AccountId.safeParse(account).success || !ClientId.safeParse(client).success) return {};
  return message && messageId.test(message)
    ? { about: { accountId: account!, clientId: client!, messageId: message } }
    : {};
};

/** A service's own word as detail: control characters and addresses out, at most 200 characters; empty is absent. */
export const detailOf = (...words: (string | undefined)[]): Pick<DeliveryEvent, "detail"> => {
  const detail = words
    .filter((word) => word)
    .join(" ")
    .slice(0, 1000)
    .replace(/\S*@\S*|\+?\d{7,}/g, "…")
    .replace(/[\p{C}\s]+/gu, " ")
    .trim()
    .slice(0, 200)
    .toWellFormed();
  return detail === "" ? {} : { detail };
};
