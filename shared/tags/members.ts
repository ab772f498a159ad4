import { clientPk, clientTags } from "../clients/header.ts";
import type { Ctx, Means } from "../ctx.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import { listPage } from "../table/list.ts";
import { keyPrefix } from "../table/schema.ts";
import type { ClientTag } from "./schema.ts";
import { asRead, membersPk } from "./store.ts";

/** G6. The tags of a client as they stand, those on their way out left aside: one request. */
export const clientTagsOf = async (ctx: Pick<Ctx, "table" | "accountId">, clientId: string): Promise<Item[]> => {
  const pk = clientPk(ctx.accountId, clientId);
  const { items } = await ctx.table.query({ pk, prefix: keyPrefix("0", "TAG") });
  return items.filter(({ gone }) => !gone);
};

/** G7. That a client has a tag; the row is dirty, so that the card follows. */
export const clientTagItem = (ctx: Means, clientId: string, data: ClientTag): Item => ({
  ...clientTags.toItem(clientTags.key(ctx.accountId, clientId, data.tagId), data, ctx.newId("revision"), {
    gsi1pk: membersPk(ctx.accountId, data.tagId),
    gsi1sk: clientId,
  }),
  dirty: true,
});

/** G7. A tag taken from a client: out of the members, removed once the card has followed. */
export const untagAction = (ctx: Means, read: Item): Action => ({
  update: { pk: read.pk, sk: read.sk },
  change: { set: { rev: ctx.newId("revision"), dirty: true, gone: true, data: {} }, remove: ["gsi1pk", "gsi1sk"] },
  condition: asRead(read),
});

/** G8. A page of the members of a tag as the index has them: what it says of a client, the client's own row may have left behind. */
export const memberPage = <T>(ctx: Ctx, tagId: string, page: PageQuery, present: (item: Item) => T): Promise<Page<T>> =>
  listPage(ctx, `tag ${tagId}`, page, { index: "gsi1", pk: membersPk(ctx.accountId, tagId) }, present);
