import * as z from "zod";
import { clientTags } from "../clients/header.ts";
import type { Ctx, Means } from "../ctx.ts";
import { notFound } from "../kernel/errors.ts";
import { fold } from "../kernel/fold.ts";
import { TagId } from "../kernel/ids.ts";
import type { PageQuery } from "../kernel/page.ts";
import { entity } from "../table/entity.ts";
import type { Action, Condition } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import { listPage } from "../table/list.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import { ConditionFailed } from "../table/table.ts";
import { Tag } from "./schema.ts";

type Reading = Pick<Ctx, "table" | "accountId">;

/** A tag under its folded name, which so is unique: what says that there is such a tag. Its rev is the ETag. */
export const tags = entity("tag", Tag, (accountId, folded) => ({ pk: key(accountId!, "TAGS"), sk: key(folded!) }));

/** Where the tag of an id stands, or into which it was merged; a removed tag has none. */
const TagPointer = z.object({ folded: z.string().optional(), mergedInto: TagId.optional() });
export const tagPointers = entity("tagPointer", TagPointer, (accountId, tagId) => ({
  pk: accountId!,
  sk: key("TAG", tagId!),
}));

/** The members of a tag, by client: what has the tag stands in its client's collection. */
export const membersPk = (accountId: string, tagId: string): string => key(accountId, "TAG", tagId);

/** A tag as it was read. */
export interface HeldTag {
  tag: Tag;
  item: Item;
}

const held = (item: Item | undefined): HeldTag | undefined => item && { tag: tags.fromItem(item), item };

/** That it is still as it was read, for the transaction that relies on it. */
export const asRead = ({ rev }: Item): Condition => ({ if: "#rev = :rev", values: { rev } });
export const tagStands = ({ item }: HeldTag): Action => ({
  check: { pk: item.pk, sk: item.sk },
  condition: asRead(item),
});

/** How often a tag is looked for that is renamed, or was merged, again and again. */
const mostReadings = 20;

/** G1. Tags by name, those whose folded name starts with a prefix: one request a page. */
export const listTags = (ctx: Ctx, { prefix = "", ...page }: PageQuery & { prefix?: string | undefined }) => {
  const start = key(fold(prefix));
  const where = { pk: key(ctx.accountId, "TAGS"), ...(start && { prefix: start }) };
  return listPage(ctx, `tags ${start}`, page, where, (item) => tags.fromItem(item));
};

/** G2. The tags of these folded names, by folded name: one request for a hundred. */
export const tagsNamed = async (ctx: Reading, folded: string[]): Promise<Map<string, HeldTag>> => {
  const items = await ctx.table.getMany(folded.map((name) => tags.key(ctx.accountId, name)));
  return new Map(folded.flatMap((name, i) => (items[i] ? [[name, held(items[i])!] as const] : [])));
};

/** G3. The tag of an id, or, where `follow` is set, the one it was merged into; undefined where it was removed: two requests. */
export const tagOf = async (ctx: Reading, tagId: string, follow = false): Promise<HeldTag | undefined> => {
  for (let id = tagId, tries = 0; tries < mostReadings; tries += 1) {
    const item = await ctx.table.get(tagPointers.key(ctx.accountId, id));
    const { folded, mergedInto } = item ? tagPointers.fromItem(item) : {};
    if (folded !== undefined) {
      const found = held(await ctx.table.get(tags.key(ctx.accountId, folded)));
      // another stands there when it was renamed between the two requests
      if (found?.tag.id === id) return found;
    } else if (mergedInto && follow) id = mergedInto;
    else return undefined;
  }
  throw new ConditionFailed();
};

export const requireTag = async (ctx: Reading, tagId: string): Promise<HeldTag> => {
  const found = await tagOf(ctx, tagId);
  if (!found) throw notFound("tag");
  return found;
};

/** G4. How many tags an account has, up to what one request reads. */
export const tagCount = async (ctx: Reading): Promise<number> =>
  (await ctx.table.query({ pk: key(ctx.accountId, "TAGS"), consistent: false })).items.length;

/** G5. The writes of a new tag; refused when its name is taken. */
export const newTagActions = (ctx: Means, tag: Tag, rev: string): Action[] => [
  tagAction(ctx, tag, rev),
  pointerAction(ctx, tag.id, { folded: fold(tag.name) }),
];

/** G5. A tag under its name, new there, or in place of what was read. */
export const tagAction = (ctx: Means, tag: Tag, rev: string, read?: Item): Action => ({
  put: tags.toItem(tags.key(ctx.accountId, fold(tag.name)), tag, rev),
  condition: read ? asRead(read) : { if: "attribute_not_exists(pk)" },
});

export const pointerAction = (ctx: Means, tagId: string, pointer: z.output<typeof TagPointer>): Action => ({
  put: tagPointers.toItem(tagPointers.key(ctx.accountId, tagId), pointer, ctx.newId("revision")),
});

export const patterns: Pattern[] = [
  {
    id: "G1",
    question: "Tags whose name starts so",
    index: "table",
    keys: "pk = account#TAGS, sk begins with the folded prefix",
    requests: "1 a page",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/tags",
  },
  {
    id: "G2",
    question: "The tags of these names",
    index: "table",
    keys: "BatchGet pk = account#TAGS, sk = folded name",
    requests: 1,
    units: "1 RU each",
    usedBy: "PUT /v1/clients/{clientId}/tags, POST /v1/tags, PATCH /v1/tags/{tagId}",
  },
  {
    id: "G3",
    question: "The tag of an id",
    index: "table",
    keys: "pk = account, sk = TAG#tag, then pk = account#TAGS, sk = folded name",
    requests: 2,
    units: "2 RU",
    usedBy: "GET /v1/tags/{tagId} and what changes it, jobs; GET /v1/tags/{tagId}/clients where it has no members",
  },
  {
    id: "G4",
    question: "How many tags are there?",
    index: "table",
    keys: "pk = account#TAGS",
    requests: 1,
    units: "0.5 RU per 4 KB (eventually consistent), at most 1,000 tags",
    usedBy: "whatever makes a tag",
  },
  {
    id: "G5",
    question: "Make, rename, merge or remove a tag, and start the job that takes it to its members",
    index: "table",
    keys: "transaction: put or remove account#TAGS, folded name (if free, or on its rev), account, TAG#tag, JOB#job, U1",
    requests: 1,
    units: "2 WU per item",
    usedBy: "POST /v1/tags, PATCH and DELETE /v1/tags/{tagId}, POST /v1/tags/{tagId}/merge",
  },
  {
    id: "G6",
    question: "The tags of a client",
    index: "table",
    keys: "pk = account#client, sk begins with 0#TAG#",
    requests: 1,
    units: "1 RU per 4 KB",
    usedBy: "PUT /v1/clients/{clientId}/tags",
  },
  {
    id: "G7",
    question: "Give and take tags of a client",
    index: "table",
    keys: "transaction: check 0#CARD stands, put or tombstone 0#TAG#tag, check each tag's rev (or G5), U1",
    requests: 1,
    units: "2 WU for each of them, 1 WU for the index entry",
    usedBy: "PUT /v1/clients/{clientId}/tags; jobs, a transaction a member",
  },
  {
    id: "G8",
    question: "The members of a tag",
    index: "gsi1",
    keys: "gsi1pk = account#TAG#tag; then BatchGet their 0#CARD",
    requests: "2 a page",
    units: "0.5 RU per 4 KB (eventually consistent), 1 RU a card",
    usedBy: "GET /v1/tags/{tagId}/clients; jobs, without the cards",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "tag",
    holds: "A tag of the account, under its folded name, which so is unique",
    parts: ["account", "folded"],
    key: (account, folded) => tags.key(account, folded),
  },
  {
    type: "tagPointer",
    holds: "Where the tag of an id stands, or which one it was merged into",
    parts: ["account", "tag"],
    key: (account, tag) => tagPointers.key(account, tag),
  },
  {
    type: "clientTag",
    holds: "That a client has a tag, with a copy of its name",
    parts: ["account", "client", "tag"],
    key: (account, client, tag) => ({
      ...clientTags.key(account, client, tag),
      gsi1pk: membersPk(account!, tag!),
      gsi1sk: client!,
    }),
  },
];
