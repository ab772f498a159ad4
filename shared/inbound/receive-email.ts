import { optOutPoint, theClient } from "../consents/points.ts";
import type { Ctx, Means } from "../ctx.ts";
import { discussionOf, discussions } from "../discussions/store.ts";
import { type Document, DocumentType, documentKey } from "../documents/schema.ts";
import { keepDocument } from "../documents/store.ts";
import { foldEmail } from "../kernel/fold.ts";
import { providedBy } from "../messages/provided.ts";
import type { Message } from "../messages/schema.ts";
import { messagingSettings } from "../messages/settings.ts";
import { afresh } from "../table/afresh.ts";
import type { Action } from "../table/expressions.ts";
import type { Receipt } from "./email.ts";
import type { InboundEmail } from "./mime.ts";
import { type Incoming, receive } from "./receive.ts";
import { type Belonging, whoseEmail } from "./whose-email.ts";
import { judgeWords, type Words } from "./words.ts";

/** What taking an email in needs beside the table: to keep a file of a client. */
export interface Receiving extends Omit<Means, "accountId"> {
  keep: (key: string, bytes: Uint8Array, type: string) => Promise<void>;
}

const effectOf = (says: Words["says"], automatic: boolean): Pick<Incoming, "opens" | "flag" | "alert"> => {
  if (automatic || says === "stop" || says === "acknowledgement") return { opens: false };
  if (says === "asksToStop") return { opens: true, flag: "likelyOptOut", alert: "likelyOptOut" };
  if (says === "wrongContact") return { opens: true, flag: "wrongContact", alert: "wrongContact" };
  return { opens: true };
};

interface Kept {
  attachments: NonNullable<Message["attachments"]>;
  actions: Action[];
}

/** Keeps the files that came along, of the types a client may have; each is looked at when it is opened first. Whom nobody knows has no folder. */
const keepFiles = async (
  means: Receiving,
  ctx: Ctx,
  clientId: string | undefined,
  email: InboundEmail,
): Promise<Kept> => {
  const kept: Kept = { attachments: [], actions: [] };
  if (clientId === undefined) return kept;
  for (const { name, type, content } of email.attachments) {
    if (!DocumentType.safeParse(type).success || content.length === 0) continue;
    const file: Document = {
      id: ctx.newId("document"),
      clientId,
      kind: "attachment",
      audience: "team",
      state: "checking",
      name,
      type,
      size: content.length,
      createdAt: ctx.now(),
      by: ctx.actor.id,
    };
    await means.keep(documentKey(ctx.accountId, file), content, type);
    kept.attachments.push({ documentId: file.id, folder: clientId, name, type, size: file.size });
    kept.actions.push(keepDocument(ctx, file));
  }
  return kept;
};

/**
 * Takes an email in (S3-05, S3-16): in the discussion it answers, else in a new one; an automatic reply opens nothing (RFC 3834), a bare
 * "unsubscribe" opts the address out and opens nothing. Twice is once.
 * @returns false where it is to no studio, or names nobody it is from
 */
export const receiveEmail = async (means: Receiving, receipt: Receipt, email: InboundEmail): Promise<boolean> => {
  const from = email.from && foldEmail(email.from.address);
  const found = from ? await whoseEmail(means, email, receipt.recipients, from) : undefined;
  if (!from || !found) return false;
  const ctx: Ctx = { ...means, accountId: found.accountId, actor: theClient };
  if (await providedBy(ctx, "email", receipt.providerId)) return true;
  const { acknowledgements } = await messagingSettings(ctx);
  const { says } = judgeWords(email.fresh, acknowledgements);
  if (says === "stop" && !email.automatic)
    await optOutPoint(ctx, { channel: "email", value: from }, { source: "client", words: email.fresh.slice(0, 200) });
  const files = await keepFiles(means, ctx, found.whose.clientId, email);
  await afresh(() => takeIn(ctx, receipt, email, from, says, found, files));
  return true;
};

const takeIn = async (
  ctx: Ctx,
  { providerId, recipients }: Receipt,
  email: InboundEmail,
  from: string,
  says: Words["says"],
  { whose, thread: read, shared }: Belonging,
  { attachments, actions }: Kept,
): Promise<void> => {
  if (await providedBy(ctx, "email", providerId)) return;
  const thread = read && (await discussionOf(ctx, whose.pk, discussions.fromItem(read).id));
  const { subject, text, fresh, html, messageId, inReplyTo, references, automatic } = email;
  const incoming: Incoming = {
    channel: "email",
    providerId,
    from,
    to: recipients[0] ?? "",
    subject,
    body: fresh.slice(0, 1000),
    content: { subject, text, html, rfcId: messageId, inReplyTo, references },
    ...(attachments.length > 0 && { attachments }),
    automatic,
    words: says,
    shared,
    ...effectOf(says, automatic !== undefined),
  };
  const received = await receive(ctx, whose, incoming, thread);
  await ctx.table.transact([...received.actions, ...actions]);
};
