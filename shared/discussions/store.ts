import { clientPk } from "../clients/header.ts";
import type { Channel } from "../consents/schema.ts";
import type { Ctx, Means } from "../ctx.ts";
import { notFound } from "../kernel/errors.ts";
import { cards } from "../settling/card.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { Item, Key } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import { Discussion } from "./schema.ts";
import type { DiscussionState } from "./state.ts";

/** Whom nobody knows has a collection of its own, by a keyed hash of the address or number, until it is linked to a client. */
export const contactPk = ({ accountId, secrets }: Pick<Means, "accountId" | "secrets">, value: string): string =>
  key(accountId, "CONTACT", secrets.hash(value));

export const discussions = entity("discussion", Discussion, (pk, id) => ({ pk: pk!, sk: key("DSC", id!) }));

/** The list of an account's discussions of one state, by their newest message. */
export const discussionsPk = (accountId: string, state: DiscussionState): string =>
  key(accountId, "DISCUSSIONS", state);

/** The item of a discussion; one with a client feeds its badge. */
export const discussionItem = (accountId: string, pk: string, discussion: Discussion, rev: string): Item => ({
  ...discussions.toItem(discussions.key(pk, discussion.id), discussion, rev, {
    gsi1pk: discussionsPk(accountId, discussion.state),
    gsi1sk: key(discussion.last.at, discussion.id),
  }),
  ...(discussion.clientId && { dirty: true }),
});

/** In whose collection a discussion stood when it began, or since it was linked. */
export const placeKey = (accountId: string, id: string): Key => ({ pk: key(accountId, "DISCUSSION", id), sk: "0" });
/** The one SMS thread of a client, or contact, with a number of the studio (rules.md, Discussions). */
export const threadKey = (pk: string, channel: Channel, studio: string): Key => ({
  pk,
  sk: key("THREAD", channel, studio),
});

type Writing = Pick<Means, "accountId" | "newId">;

/** Q31. A discussion that begins: itself, where it stands, and of SMS that it is the one with this number. */
export const newDiscussionActions = ({ accountId, newId }: Writing, pk: string, discussion: Discussion): Action[] => {
  const { id, channel, studio } = discussion;
  const absent = { if: "attribute_not_exists(pk)" };
  return [
    { put: discussionItem(accountId, pk, discussion, newId("revision")), condition: absent },
    { put: { ...placeKey(accountId, id), type: "discussionPlace", rev: newId("revision"), data: { pk } } },
    ...(channel === "sms"
      ? [
          {
            put: {
              ...threadKey(pk, channel, studio),
              type: "thread",
              rev: newId("revision"),
              data: { discussionId: id },
            },
            condition: absent,
          },
        ]
      : []),
  ];
};

/** Q32. A discussion as it was read, changed, if it is still that; what it was settled with stays. */
export const discussionAction = ({ accountId, newId }: Writing, read: Item, discussion: Discussion): Action => {
  const { pk, sk, type, data, dirty, gsi1pk, gsi1sk, rev } = discussionItem(
    accountId,
    read.pk,
    discussion,
    newId("revision"),
  );
  return {
    update: { pk, sk },
    change: { set: { type, data, dirty, gsi1pk, gsi1sk, rev } },
    condition: { if: "#rev = :rev", values: { rev: read.rev } },
  };
};

/** Q33. The SMS thread with a number of the studio, where there is one: two requests. */
export const threadWith = async (
  { table }: Pick<Means, "table">,
  pk: string,
  studio: string,
): Promise<Item | undefined> => {
  const thread = await table.get(threadKey(pk, "sms", studio));
  return thread && discussionOf({ table }, pk, String(thread.data.discussionId));
};

/** Q34. A discussion of a client or contact by its id: one request. */
export const discussionOf = async (
  { table }: Pick<Means, "table">,
  pk: string,
  id: string,
): Promise<Item | undefined> => {
  const item = await table.get(discussions.key(pk, id));
  return item?.gone ? undefined : item;
};

/** Q34. Where a collection's items are now: with the client that this one was merged into. */
const standing = async ({ table, accountId }: Pick<Means, "table" | "accountId">, pk: string): Promise<string> => {
  const clientId = pk.split("#")[1] ?? "";
  const item = await table.get(cards.key(accountId, clientId));
  const merged = item && cards.fromItem(item).mergedInto;
  return merged ? standing({ table, accountId }, clientPk(accountId, merged)) : pk;
};

/** Q35. A discussion of the account by its id, wherever it stands now: two requests, two more where its client was merged. 404. */
export const discussionById = async (ctx: Pick<Ctx, "table" | "accountId">, id: string): Promise<Item> => {
  const place = await ctx.table.get(placeKey(ctx.accountId, id));
  if (!place) throw notFound("discussion");
  const pk = String(place.data.pk);
  const item = (await discussionOf(ctx, pk, id)) ?? (await discussionOf(ctx, await standing(ctx, pk), id));
  if (!item) throw notFound("discussion");
  return item;
};

/** Q36. The one thread with a number goes along: where the other collection has none yet. */
export const threadActions = async (
  { table, newId }: Pick<Means, "table" | "newId">,
  from: string,
  into: string,
  { id, channel, studio }: Pick<Discussion, "id" | "channel" | "studio">,
): Promise<Action[]> => {
  if (channel !== "sms") return [];
  const [held, there] = await table.getMany([threadKey(from, channel, studio), threadKey(into, channel, studio)]);
  const put = {
    ...threadKey(into, channel, studio),
    type: "thread",
    rev: newId("revision"),
    data: { discussionId: id },
  };
  return [
    ...(held ? [{ remove: held }] : []),
    ...(there ? [] : [{ put, condition: { if: "attribute_not_exists(pk)" } }]),
  ];
};

/** Q36. That a discussion stands elsewhere from now on. */
export const placeAction = ({ accountId, newId }: Writing, id: string, pk: string): Action => ({
  put: { ...placeKey(accountId, id), type: "discussionPlace", rev: newId("revision"), data: { pk } },
});

export const patterns: Pattern[] = [
  {
    id: "Q31",
    question: "Begin a discussion",
    index: "table",
    keys: "in the transaction of its first message: put DSC#discussion, account#DISCUSSION#id, THREAD#sms#number if absent",
    requests: 0,
    units: "2 WU per item of 1 KB, 1 WU for the list",
    usedBy: "messages, intake",
  },
  {
    id: "Q32",
    question: "Change a discussion, if it is still as it was read",
    index: "table",
    keys: "in the transaction of what changes it: update DSC#discussion on its rev",
    requests: 0,
    units: "2 WU per KB, 2 WU for the list",
    usedBy: "messages, intake, what staff does to a discussion",
  },
  {
    id: "Q33",
    question: "Which is the SMS thread of a client with this number of the studio?",
    index: "table",
    keys: "pk = account#client, sk = THREAD#sms#number; then Q34",
    requests: 2,
    units: "2 RU",
    usedBy: "messages, intake",
  },
  {
    id: "Q34",
    question: "A discussion of a client",
    index: "table",
    keys: "pk = account#client, sk = DSC#discussion",
    requests: 1,
    units: "1 RU",
    usedBy: "messages, intake",
  },
  {
    id: "Q35",
    question: "A discussion by its id",
    index: "table",
    keys: "pk = account#DISCUSSION#id, sk = 0; then Q34",
    requests: "2, 4 where its client was merged",
    units: "2 RU",
    usedBy: "GET /v1/discussions/{discussionId} and what is done there",
  },
  {
    id: "Q36",
    question: "Note that a discussion stands elsewhere from now on",
    index: "table",
    keys: "put account#DISCUSSION#id",
    requests: 0,
    units: "2 WU",
    usedBy: "POST /v1/discussions/{discussionId}/link",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "discussion",
    holds: "A thread with a client: its state, its newest message, who works at it; in the account's list of its state",
    parts: ["account", "client", "discussion", "state", "at"],
    key: (account, client, id, state, at) => ({
      ...discussions.key(clientPk(account!, client!), id!),
      gsi1pk: discussionsPk(account!, state as DiscussionState),
      gsi1sk: key(at!, id!),
    }),
  },
  {
    type: "discussion",
    holds: "A thread with somebody nobody knows, until it is linked to a client",
    parts: ["account", "contact", "discussion", "state", "at"],
    key: (account, contact, id, state, at) => ({
      ...discussions.key(key(account!, "CONTACT", contact!), id!),
      gsi1pk: discussionsPk(account!, state as DiscussionState),
      gsi1sk: key(at!, id!),
    }),
  },
  {
    type: "thread",
    holds: "Which discussion with somebody nobody knows is the one by SMS with a number of the studio",
    parts: ["account", "contact", "number"],
    key: (account, contact, number) => threadKey(key(account!, "CONTACT", contact!), "sms", number!),
  },
  {
    type: "discussionPlace",
    holds: "In whose collection a discussion stands",
    parts: ["account", "discussion"],
    key: (account, id) => placeKey(account!, id!),
  },
  {
    type: "thread",
    holds: "Which discussion is the one by SMS with a number of the studio",
    parts: ["account", "client", "number"],
    key: (account, client, number) => threadKey(clientPk(account!, client!), "sms", number!),
  },
];
