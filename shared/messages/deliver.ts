import { headOf } from "../accounts/store.ts";
import { MergedInto } from "../clients/alias.ts";
import { ofHub } from "../clients/identity.ts";
import { type ClientHead, headOfClient } from "../clients/store.ts";
import type { Means } from "../ctx.ts";
import { replyAddress } from "../discussions/reply-address.ts";
import { documentKey } from "../documents/schema.ts";
import { Refusal } from "../kernel/errors.ts";
import { linkTo } from "../links/token.ts";
import { hashed, notSuppressed } from "../privacy/suppressed.ts";
import type { Action } from "../table/expressions.ts";
import type { Item, Key } from "../table/item.ts";
import { ConditionFailed, TransactionRefused } from "../table/table.ts";
import { htmlOf, withFooter } from "./footer.ts";
import { judge } from "./judge.ts";
import { locate } from "./locate.ts";
import { mailboxOf } from "./mailbox.ts";
import type { Outcome, OutgoingEmail, Providers } from "./provider.ts";
import { type Go, heedsOptOut, type Known } from "./reach.ts";
import type { Message } from "./schema.ts";
import { noteSent } from "./sent.ts";
import { messagingSettings } from "./settings.ts";
import { bodyOf, messageAction, messages } from "./store.ts";

/** What the sender has beside the table. */
export interface Sending extends Means {
  providers: Providers;
  /** base of the links in a message */
  apiUrl: string;
  /** domain of the addresses that answers go to; empty: the studio's own address */
  replyDomain: string;
  readFile: (key: string, size: number) => Promise<Uint8Array>;
}

/** Written by somebody else meanwhile: the next look decides. */
const taken = (error: unknown): boolean => error instanceof ConditionFailed || error instanceof TransactionRefused;

const change = async (means: Sending, item: Item, message: Message, beside: Action[] = []): Promise<boolean> => {
  try {
    await means.table.transact([messageAction(means, item, message, true), ...beside]);
    return true;
  } catch (error) {
    if (taken(error)) return false;
    throw error;
  }
};

const clientOf = async (means: Sending, { clientId }: Message): Promise<ClientHead | "gone" | undefined> => {
  if (!clientId) return undefined;
  try {
    return await headOfClient(means, clientId);
  } catch (error) {
    if (error instanceof MergedInto || (error instanceof Refusal && error.kind === "notFound")) return "gone";
    throw error;
  }
};

/**
 * Sends one message that the queue names: judged now, claimed, given to its provider once, noted (rules.md, Sending). What is no
 * longer queued is left alone, except one that was claimed and never noted: whether it went out is `unknown` and is settled by its event.
 * @returns whether it is to come again later, since its provider would not take it now
 */
export const deliver = async (means: Sending, at: Key): Promise<"done" | "later"> => {
  const item = await locate(means, at.pk, at.sk.split("#").at(-1)!);
  if (!item) return "done";
  const message = messages.fromItem(item);
  if (message.state === "sending") {
    await change(means, item, { ...message, state: "unknown", reason: "unknownOutcome" });
    return "done";
  }
  if (message.state !== "queued") return "done";
  const [client, account, settings] = await Promise.all([
    clientOf(means, message),
    headOf(means.table, means.accountId),
    messagingSettings(means),
  ]);
  if (client === "gone") return "later";
  const known: Known = { client, account, settings };
  const verdict = await judge(means, message, item.pk, known);
  if ("drop" in verdict) {
    await change(means, item, { ...message, state: "dropped", reason: verdict.drop });
    return "done";
  }
  if ("wait" in verdict) {
    await change(means, item, { ...message, state: "scheduled", sendAt: verdict.wait, reason: verdict.why });
    return "done";
  }
  return send(means, item, message, known, verdict.go);
};

const send = async (means: Sending, item: Item, message: Message, known: Known, go: Go): Promise<"done" | "later"> => {
  const { to, from } = go;
  const claimed: Message = {
    ...message,
    to,
    from,
    state: "sending",
    reason: undefined,
    attemptAt: means.now(),
    location: known.client?.card.homeLocation,
  };
  const outgoing = message.channel === "email" ? await emailOf(means, item.pk, claimed, known, go) : undefined;
  const point = hashed(means, { channel: message.channel, value: to });
  if (!(await change(means, item, claimed, heedsOptOut(message) ? [notSuppressed(means, point)] : []))) return "later";
  const about = { account: means.accountId, client: message.clientId, message: message.id };
  const outcome = outgoing
    ? await means.providers.email({ ...outgoing, about })
    : await means.providers.sms({ to, from, body: message.body, promotional: message.purpose === "marketing", about });
  return note(means, item.pk, message.id, outcome);
};

/** Writes down what the provider said; an event may have said more before. */
const note = async (means: Sending, pk: string, id: string, outcome: Outcome): Promise<"done" | "later"> => {
  if ("took" in outcome) {
    await noteSent(means, pk, id, outcome.took, means.now());
    return "done";
  }
  const item = await locate(means, pk, id);
  const message = item && messages.fromItem(item);
  if (!item || message?.state !== "sending") return "done";
  if ("refused" in outcome) await change(means, item, { ...message, state: "failed", reason: outcome.refused });
  else if ("unknown" in outcome) await change(means, item, { ...message, state: "unknown", reason: "unknownOutcome" });
  else await change(means, item, { ...message, state: "queued", reason: outcome.later });
  return "later" in outcome ? "later" : "done";
};

const emailOf = async (
  means: Sending,
  pk: string,
  message: Message,
  { client, account }: Known,
  go: Go,
): Promise<Omit<OutgoingEmail, "about">> => {
  const content = (await bodyOf(means, pk, message.id)) ?? { subject: message.subject ?? "", text: message.body };
  const link = {
    accountId: means.accountId,
    clientId: message.clientId ?? "",
    messageId: message.id,
    ...hashed(means, { channel: "email", value: go.to }),
  };
  const links = {
    unsubscribe: linkTo(means.secrets, means.apiUrl, "unsubscribe", link),
    preferences: linkTo(means.secrets, means.apiUrl, "preferences", link),
  };
  const language = (client && ofHub(client.parts, "language")) ?? undefined;
  const parts = { text: content.text, html: content.html ?? htmlOf(content.text) };
  const footed = message.clientId ? withFooter(parts, account.account.name, links, language) : parts;
  const headers = [
    ...(message.clientId
      ? [
          { Name: "List-Unsubscribe", Value: `<${links.unsubscribe}>` },
          { Name: "List-Unsubscribe-Post", Value: "List-Unsubscribe=One-Click" },
        ]
      : []),
    ...(content.inReplyTo ? [{ Name: "In-Reply-To", Value: content.inReplyTo }] : []),
    ...(content.references ? [{ Name: "References", Value: content.references.join(" ") }] : []),
  ];
  const attachments = await Promise.all(
    (message.attachments ?? []).map(async ({ documentId, folder, name, type, size }) => ({
      name,
      type,
      bytes: await means.readFile(documentKey(means.accountId, { clientId: folder, id: documentId }), size),
    })),
  );
  return {
    from: mailboxOf(go.fromName, go.from),
    to: go.to,
    replyTo: means.replyDomain ? replyAddress(means, message.discussionId, means.replyDomain) : go.replyTo,
    subject: content.subject,
    ...footed,
    headers,
    attachments,
  };
};
