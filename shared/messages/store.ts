import { decodeTime } from "ulid";
import type { Ctx, Means } from "../ctx.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { IndexKeys, Item, Key } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import type { Rows } from "../table/table.ts";
import { duePk } from "./due.ts";
import { Message, MessageBody } from "./schema.ts";

/** When a message was written down, by its id alone: so it is found by that, and stands by time. */
export const writtenAt = (messageId: string): string => new Date(decodeTime(messageId.slice(4))).toISOString();

/** A message stands in the collection of its client, or of the contact nobody knows: `pk`. */
const messageAt = (pk: string, at: string, id: string): Key => ({ pk, sk: key("MSG", at, id) });
export const messageKey = (pk: string, id: string): Key => messageAt(pk, writtenAt(id), id);
export const messages = entity("message", Message, (pk, id) => messageKey(pk!, id!));
const bodies = entity("messageBody", MessageBody, (pk, id) => ({ pk: pk!, sk: key("BODY", id!) }));
const threadAt = (pk: string, discussionId: string, at: string, id: string): Key => ({
  pk,
  sk: key("THR", discussionId, at, id),
});
const threadKey = (pk: string, discussionId: string, id: string): Key => threadAt(pk, discussionId, writtenAt(id), id);

/** The messages of an automation or a campaign, by when they were written (S3-39, S3-40). */
export const sentPk = (accountId: string, senderId: string): string => key(accountId, "SENT", senderId);

/** How long the event of an unknown outcome may take (rules.md, Channel facts: a final one can take 72 hours). */
const unknownMs = 72 * 3600_000;

const listedIn = (accountId: string, { state, sender, sendAt, attemptAt, id }: Message): IndexKeys => {
  if (state === "unknown" && attemptAt)
    return { gsi1pk: duePk, gsi1sk: key(new Date(Date.parse(attemptAt) + unknownMs).toISOString(), id) };
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

/** G31. A new message with its row in its thread and, of an email, its content: for the transaction of what it belongs to. */
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

/** G32. A message as it was read, changed, if it is still that; what it was settled with stays. What its queue holds already is not `due`. */
export const messageAction = (
  { accountId, newId }: Pick<Means, "accountId" | "newId">,
  read: Item,
  message: Message,
  inQueue = false,
): Action => {
  const { pk, sk, type, data, dirty, due, gsi1pk, gsi1sk } = messageItem(
    accountId,
    read.pk,
    message,
    newId("revision"),
  );
  return {
    update: { pk, sk },
    change: { set: { type, data, dirty, due: inQueue ? undefined : due, gsi1pk, gsi1sk, rev: newId("revision") } },
    condition: { if: "#rev = :rev", values: { rev: read.rev } },
  };
};

/** G33. A message by its id: one request; undefined where it does not stand there. */
export const messageIn = async ({ table }: Pick<Means, "table">, pk: string, id: string): Promise<Item | undefined> => {
  const item = await table.get(messageKey(pk, id));
  return item?.gone ? undefined : item;
};

/** G34. The content of an email. */
export const bodyOf = async (
  { table }: Pick<Means, "table">,
  pk: string,
  id: string,
): Promise<MessageBody | undefined> => {
  const item = await table.get(bodies.key(pk, id));
  return item && bodies.fromItem(item);
};

/** G36. A page of a thread, oldest or newest first: the rows, then their messages; two requests. */
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

/** G37. What of all accounts has its time by now, the longest due first, a page at a time: messages, and campaigns to be tallied. */
export const dueBy = (
  { table }: Pick<Means, "table">,
  now: string,
  { limit = 100, after }: { limit?: number; after?: Rows["last"] } = {},
): Promise<Rows> => table.query({ index: "gsi1", pk: duePk, to: `${now}~`, limit, ...(after && { after }) });

/** The keys of a message's items beside itself: its row in its thread, and the content of an email. */
export const besideKeys = (pk: string, { id, discussionId }: Pick<Message, "id" | "discussionId">): Key[] => [
  threadKey(pk, discussionId, id),
  bodies.key(pk, id),
];

export const patterns: Pattern[] = [
  {
    id: "G31",
    question: "Write a message down, with its discussion",
    index: "table",
    keys: "transaction: check 0#CARD, put MSG#at#message, THR#discussion#at#message, BODY#message of an email, Q31 or Q32, U1",
    requests: 1,
    units: "2 WU per item of 1 KB",
    usedBy: "POST /v1/clients/{clientId}/messages, POST /v1/discussions/{discussionId}/messages, intake",
  },
  {
    id: "G32",
    question: "Change a message, if it is still as it was read",
    index: "table",
    keys: "update MSG#at#message on its rev",
    requests: 1,
    units: "2 WU per KB",
    usedBy: "sender, intake, clock, POST /u/{unsubscribeToken}, POST /p/{preferencesToken}",
  },
  {
    id: "G33",
    question: "A message by its id",
    index: "table",
    keys: "pk = account#client, sk = MSG#at#message: the time is in the id",
    requests: "1, 2 more where its client was merged",
    units: "1 RU",
    usedBy: "sender, intake, GET /v1/clients/{clientId}/messages/{messageId}",
  },
  {
    id: "G34",
    question: "The content of an email",
    index: "table",
    keys: "pk = account#client, sk = BODY#message",
    requests: 1,
    units: "1 RU per 4 KB",
    usedBy: "sender, GET /v1/clients/{clientId}/messages/{messageId}",
  },
  {
    id: "G36",
    question: "The messages of a discussion",
    index: "table",
    keys: "pk = account#client, sk begins with THR#discussion#; then BatchGet MSG#at#message",
    requests: 2,
    units: "1 RU per 4 KB of rows, 1 RU a message",
    usedBy: "GET /v1/discussions/{discussionId}/messages",
  },
  {
    id: "G37",
    question: "Which scheduled messages and tallies of campaigns are due?",
    index: "gsi1",
    keys: "gsi1pk = DUE, up to now, 100 at a time",
    requests: "1 a minute",
    units: "0.5 RU per 4 KB (eventually consistent)",
    usedBy: "clock",
  },
  {
    id: "G39",
    question: "Let a scheduled message go",
    index: "table",
    keys: "G33, then G32",
    requests: 2,
    units: "1 RU, 2 WU, 2 WU for the list",
    usedBy: "clock",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "message",
    holds:
      "A message to or from a client, or a comment of the team; what waits for its time is in the list of what is due",
    parts: ["account", "client", "at", "message", "sendAt"],
    key: (account, client, at, id, sendAt) => ({
      ...messageAt(key(account!, client!), at!, id!),
      gsi1pk: duePk,
      gsi1sk: key(sendAt!, id!),
    }),
  },
  {
    type: "message",
    holds: "A message that an automation or campaign sent: in its list by when it was written",
    parts: ["account", "client", "at", "message", "sender"],
    key: (account, client, at, id, sender) => ({
      ...messageAt(key(account!, client!), at!, id!),
      gsi1pk: sentPk(account!, sender!),
      gsi1sk: key(at!, id!),
    }),
  },
  {
    type: "threadRow",
    holds: "That a message is of a discussion",
    parts: ["account", "client", "discussion", "at", "message"],
    key: (account, client, discussion, at, id) => threadAt(key(account!, client!), discussion!, at!, id!),
  },
  {
    type: "messageBody",
    holds: "The content of an email, as it was sent or came",
    parts: ["account", "client", "message"],
    key: (account, client, id) => bodies.key(key(account!, client!), id!),
  },
  {
    type: "message",
    holds: "A message to or from somebody nobody knows",
    parts: ["account", "contact", "at", "message"],
    key: (account, contact, at, id) => messageAt(key(account!, "CONTACT", contact!), at!, id!),
  },
  {
    type: "threadRow",
    holds: "That a message is of a discussion with somebody nobody knows",
    parts: ["account", "contact", "discussion", "at", "message"],
    key: (account, contact, discussion, at, id) => threadAt(key(account!, "CONTACT", contact!), discussion!, at!, id!),
  },
];
