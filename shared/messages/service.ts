import { headOf } from "../accounts/store.ts";
import { auditAction } from "../audit/store.ts";
import { clientStands, requireClient } from "../clients/collection.ts";
import { clientPk } from "../clients/header.ts";
import { headOfClient } from "../clients/store.ts";
import type { Ctx } from "../ctx.ts";
import { eventsOf } from "../deliveries/store.ts";
import { unfit } from "../documents/schema.ts";
import { documentById } from "../documents/store.ts";
import { conflict, invalid, notFound } from "../kernel/errors.ts";
import { isKey } from "../kernel/roles.ts";
import { afresh } from "../table/afresh.ts";
import { variablesOf } from "../templates/variables.ts";
import { compose, type Draft, threadFor } from "./compose.ts";
import { locate } from "./locate.ts";
import { type Go, reachNow } from "./reach.ts";
import type { DeliveryView, MessageView, NewMessage } from "./routes.ts";
import type { Message, Sender } from "./schema.ts";
import { messagingSettings } from "./settings.ts";
import { bodyOf, messageAction, messages } from "./store.ts";
import { viewOf } from "./view.ts";
import { contentOf, type Words, worded, wordingOf } from "./words.ts";

/** Who sends where somebody asks: a person or a program. */
export const senderOf = (ctx: Pick<Ctx, "actor">): Sender => ({
  kind: isKey(ctx.actor) ? "key" : "staff",
  id: ctx.actor.id,
});

/** Sentences of the reasons for which a client is not written to. */
const sentences: Record<string, string> = {
  unsubscribed: "This client is unsubscribed from the channel.",
  noConsent: "This client has not agreed to be written to by the channel.",
  stopped: "This number opted out by a word of its own.",
  deleted: "This client was deleted.",
};

/** 409 with the reason, by name and in words (S3-22 to S3-24). */
const refused = (reason: string) =>
  conflict("not-eligible", sentences[reason] ?? `This client cannot be written to: ${reason}.`, [
    { pointer: "/body/channel", message: reason },
  ]);

/** Whom a message is for: a client, or somebody nobody knows at an address or number. */
type Wanted = Pick<Message, "channel" | "purpose" | "clientId" | "to" | "from">;

/** Where somebody is written to now, and from where; 409 with the reason where that may not be (S0-15, S0-17). */
export const reachable = async (ctx: Ctx, wanted: Wanted): Promise<Go & { location: string | undefined }> => {
  const [client, account, settings] = await Promise.all([
    wanted.clientId === undefined ? undefined : headOfClient(ctx, wanted.clientId),
    headOf(ctx.table, ctx.accountId),
    messagingSettings(ctx),
  ]);
  const reached = await reachNow(ctx, wanted, { client, account, settings });
  if ("reason" in reached) throw refused(reached.reason);
  return { ...reached.go, location: client?.card.homeLocation };
};

/** The client's own documents, to go with a message; 422 for one that is not there, was not looked at, or is not for everybody. */
const attached = async (ctx: Ctx, clientId: string, ids: string[] = []): Promise<Pick<Draft, "attachments">> => {
  if (ids.length === 0) return {};
  const files = await Promise.all(ids.map((id) => documentById(ctx, clientId, id)));
  const faults = ids.flatMap((id, i) => {
    const message = files[i] ? unfit(files[i]) : "is no document of this client";
    return message ? [{ pointer: `/body/attachments/${i}`, message: `${id} ${message}` }] : [];
  });
  if (faults.length > 0) throw invalid(faults);
  return {
    attachments: files.map((file) => {
      const { id, name, type, size, folder = clientId } = file!;
      return { documentId: id, folder, name, type, size };
    }),
  };
};

/** What a message to a client says: its own words, or a template's as it stands now with the client's values; 422 as `wordingOf` and `worded`. */
const wordsOf = async (ctx: Ctx, clientId: string, input: NewMessage): Promise<Words> => {
  const wording = await wordingOf(ctx, input, "/body");
  if (!wording.template) return worded(input.channel, wording, {});
  const [head, { account }] = await Promise.all([headOfClient(ctx, clientId), headOf(ctx.table, ctx.accountId)]);
  return worded(input.channel, wording, variablesOf(head, account));
};

/**
 * Writes to one client (S0-14 to S0-17): accepted and queued with its discussion in one transaction, or scheduled; 409 with the
 * reason where the client may not be written to now. It is judged again when it is sent.
 */
export const sendMessage = (ctx: Ctx, clientId: string, input: NewMessage): Promise<MessageView> =>
  afresh(async () => {
    const { channel, purpose, sendAt } = input;
    const go = await reachable(ctx, { clientId, channel, purpose });
    const whose = { pk: clientPk(ctx.accountId, clientId), clientId };
    const thread = await threadFor(ctx, whose, { channel, studio: go.from });
    const words = await wordsOf(ctx, clientId, input);
    const draft: Draft = {
      channel,
      purpose,
      sendAt,
      how: "oneOff",
      sender: senderOf(ctx),
      to: go.to,
      from: go.from,
      location: go.location,
      ...contentOf(channel, words),
      ...(await attached(ctx, clientId, input.attachments)),
    };
    const { message, actions } = compose(ctx, whose, draft, thread);
    const view = viewOf(message);
    await ctx.table.transact([
      clientStands(ctx, clientId),
      ...actions,
      auditAction(ctx, { act: "message.sent", clientId, about: message.id, after: { channel, purpose, sendAt } }),
      ...(ctx.keepAnswer?.(view) ?? []),
    ]);
    return view;
  });

const itemOf = async (ctx: Ctx, clientId: string, messageId: string) => {
  const item = await locate(ctx, clientPk(ctx.accountId, clientId), messageId);
  if (item) return item;
  await requireClient(ctx, clientId);
  throw notFound("message");
};

/** A message with the content of an email as it was sent (S0-31, S0-32). */
export const messageOf = async (ctx: Ctx, clientId: string, messageId: string): Promise<MessageView> => {
  const item = await itemOf(ctx, clientId, messageId);
  const message = messages.fromItem(item);
  return viewOf(message, message.channel === "email" ? await bodyOf(ctx, item.pk, messageId) : undefined);
};

/** What the channel reported of a message, in the order it says it happened (S0-31). */
export const deliveriesOf = async (
  ctx: Ctx,
  clientId: string,
  messageId: string,
): Promise<{ items: DeliveryView[] }> => {
  const item = await itemOf(ctx, clientId, messageId);
  const items = (await eventsOf(ctx, item.pk, messageId)).map(({ data }): DeliveryView => {
    const { kind, at, bounce = null, detail = null, link = null, verdict = null } = data as unknown as DeliveryView;
    return { kind, at, bounce, detail, link, verdict };
  });
  return { items: items.sort((a, b) => (a.at < b.at ? -1 : 1)) };
};

/** Takes back what is scheduled; 409 once it is on its way. Taken back already: as it is. */
export const cancelMessage = (ctx: Ctx, clientId: string, messageId: string): Promise<MessageView> =>
  afresh(async () => {
    const item = await itemOf(ctx, clientId, messageId);
    const message = messages.fromItem(item);
    if (message.state === "dropped" && message.reason === "cancelled") return viewOf(message);
    if (message.state !== "scheduled") throw conflict("not-scheduled", "This message is not scheduled any more.");
    const changed: Message = { ...message, state: "dropped", reason: "cancelled" };
    const view = viewOf(changed);
    await ctx.table.transact([
      messageAction(ctx, item, changed),
      auditAction(ctx, { act: "message.cancelled", clientId, about: messageId }),
      ...(ctx.keepAnswer?.(view) ?? []),
    ]);
    return view;
  });
