import { decodeTime } from "ulid";
import type { Ctx, Means } from "../ctx.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { IndexKeys, Item, Key } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import { Message, MessageBody, type MessageState } from "./schema.ts";

/** When a message was written down, by its id alone: so it is found by that, and stands by time. */
export const writtenAt = (messageId: string): string => new Date(decodeTime(messageId.slice(4))).toISOString();

/** A message stands in the collection of its client, or of the contact nobody knows: `pk`. */
export const messageKey = (pk: string, id: string): Key => ({ pk, sk: key("MSG", writtenAt(id), id) });
export const messages = entity("message", Message, (pk, id) => messageKey(pk!, id!));
const bodies = entity("messageBody", MessageBody, (pk, id) => ({ pk: pk!, sk: key("BODY", id!) }));
const threadKey = (pk: string, discussionId: string, id: string): Key => ({
  pk,
  sk: key("THR", discussionId, writtenAt(id), id),
});

/** Where scheduled messages of all accounts stand, by when they are to be sent. */
export const duePk = "DUE";
/** The messages of an automation or a campaign, by when they were written (S3-39, S3-40). */
export const sentPk = (accountId: string, senderId: string): string => key(accountId, "SENT", senderId);

const listedIn = (accountId: string, { state, sender, sendAt, id }: Message): IndexKeys => {
  if (state === "scheduled" && sendAt) return { gsi1pk: duePk, gsi1sk: key(sendAt, id) };
  if (sender?.kind !== "automation" && sender?.kind !== "campaign") return {};
  return { gsi1pk: sentPk(accountId, sender.id), gsi1sk: key(writtenAt(id), id) };
};

/** The item of a message; a queued one is `due`, which takes it to the sender, and what feeds numbers is dirty. */
export const messageItem = (accountId: string, pk: string, message: Message, rev: string): Item => ({
  ...messages.toItem(messages.key(pk, message.id), message, rev, listedIn(accountId, message)),
  ...(message.clientId && { dirty: true }),
  ...(message.state === "queued" && { due: true }),
});

/** G1. A new message with its row in its thread and, of an email, its content: for the transaction of what it belongs to. */
export const newMessageActions = (
  { accountId, newId }: Pick<Means, "accountId" | "newId">,
  pk: string,
  message: Message,
  body?: MessageBody,
): Action[] => [
  { put: messageItem(accountId, pk, message, newId("revision")), condition: { if: "attribute_not_exists(pk)" } },
  {
    put: { ...threadKey(pk, message.discussionId, message.id), type: "threadRow", rev: newId("revision"), data: {} },
  },
  ...(body ? [{ put: bodies.toItem(bodies.key(pk, message.id), body, newId("revision")) }] : []),
];

/** G2. A message as it was read, changed, if it is still that; what it was settled with stays. */
export const messageAction = (
  { accountId, newId }: Pick<Means, "accountId" | "newId">,
  read: Item,
  message: Message,
): Action => {
  const { pk, sk, type, data, dirty, due, gsi1pk, gsi1sk } = messageItem(
    accountId,
    read.pk,
    message,
    newId("revision"),
  );
  return {
    update: { pk, sk },
    change: { set: { type, data, dirty, due, gsi1pk, gsi1sk, rev: newId("revision") } },
    condition: { if: "#rev = :rev", values: { rev: read.rev } },
  };
};

/** G3. A message by its id: one request; undefined where it does not stand there. */
export const messageIn = async ({ table }: Pick<Means, "table">, pk: string, id: string): Promise<Item | undefined> => {
  const item = await table.get(messageKey(pk, id));
  return item?.gone ? undefined : item;
};

/** G4. The content of an email. */
export const bodyOf = async (
  { table }: Pick<Means, "table">,
  pk: string,
  id: string,
): Promise<MessageBody | undefined> => {
  const item = await table.get(bodies.key(pk, id));
  return item && bodies.fromItem(item);
};

/** Which message a provider means by an id of its own, once the provider has said it. */
const providedKey = ({ secrets }: Pick<Means, "secrets">, channel: string, providerId: string): Key => ({
  pk: key("PROVIDED", channel, secrets.hash(providerId)),
  sk: "0",
});
export interface Provided {
  accountId: string;
  pk: string;
  messageId: string;
}

/** G5. That a message has this id at its provider: once, so that the same incoming one is one message. */
export const providedAction = (
  means: Pick<Means, "accountId" | "newId" | "secrets">,
  channel: string,
  providerId: string,
  { pk, id }: { pk: string; id: string },
): Action => ({
  put: {
    ...providedKey(means, channel, providerId),
    type: "provided",
    rev: means.newId("revision"),
    data: { accountId: means.accountId, pk, messageId: id },
    expiresAt: Math.floor(decodeTime(id.slice(4)) / 1000) + keptFor,
  },
  condition: { if: "attribute_not_exists(pk)" },
});
/** Seconds for which an answer or an event may still come for a message: a year. */
const keptFor = 366 * 24 * 3600;

/** G5. The message of a provider's id. */
export const providedBy = async (
  means: Pick<Means, "table" | "secrets">,
  channel: string,
  providerId: string,
): Promise<Provided | undefined> => {
  const item = await means.table.get(providedKey(means, channel, providerId));
  return item?.data as Provided | undefined;
};

/** G6. A page of a thread, oldest or newest first: the rows, then their messages; two requests. */
export const threadOf = async (
  { table }: Pick<Ctx, "table">,
  pk: string,
  discussionId: string,
  page: { limit: number; after?: Record<string, string> & Key; newestFirst?: boolean },
): Promise<{ items: Item[]; last?: (Record<string, string> & Key) | undefined }> => {
  const { items, last } = await table.query({ pk, prefix: keyPrefix("THR", discussionId), ...page });
  const found = await table.getMany(items.map(({ sk }) => messageKey(pk, sk.split("#").at(-1)!)));
  return { items: found.filter((item) => item && !item.gone) as Item[], last };
};

/** G7. Scheduled messages of all accounts that are to be sent by now, the longest due first. */
export const dueBy = async ({ table }: Pick<Means, "table">, now: string, limit = 100): Promise<Item[]> =>
  (await table.query({ index: "gsi1", pk: duePk, to: `${now}~`, limit })).items;

export const isFinal = (state: MessageState): boolean =>
  ["delivered", "bounced", "complained", "failed", "dropped", "received", "comment"].includes(state);

export const patterns: Pattern[] = [];
export const kinds: ItemKind[] = [];
