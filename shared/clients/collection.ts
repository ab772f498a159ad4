import type { Ctx } from "../ctx.ts";
import { notFound } from "../kernel/errors.ts";
import type { Page } from "../kernel/page.ts";
import type { SincePageQuery } from "../kernel/since.ts";
import { type Card, cards } from "../settling/card.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import { listPage } from "../table/list.ts";
import { keyPrefix } from "../table/schema.ts";
import { type QueryInput, type Rows, TransactionRefused } from "../table/table.ts";
import { MergedInto } from "./alias.ts";
import { clientPk } from "./header.ts";

/** C7. The card of a client that is there and may be written to; 404, or asked again where it was merged into: one request. */
export const requireClient = async (ctx: Pick<Ctx, "table" | "accountId">, clientId: string): Promise<Card> => {
  const item = await ctx.table.get(cards.key(ctx.accountId, clientId));
  if (!item) throw notFound("client");
  return unfenced(cards.fromItem(item));
};

/** A card that no fence stands before. */
export const unfenced = (card: Card): Card => {
  if (card.mergedInto) throw new MergedInto(card.clientId, card.mergedInto);
  if (card.fence) throw notFound("client");
  return card;
};

/** For the transaction of a write to a client's collection: refused unless the client is there, neither merged nor erased. */
export const clientStands = (ctx: Pick<Ctx, "accountId">, clientId: string): Action => ({
  check: cards.key(ctx.accountId, clientId),
  condition: {
    if: "attribute_exists(pk) AND attribute_not_exists(#data.#fence)",
  },
});

/** A transaction that writes to a client's collection, if the client stands; else 404, or asked again where it was merged into. */
export const writeToClient = async (
  ctx: Pick<Ctx, "table" | "accountId">,
  clientId: string,
  actions: Action[],
): Promise<void> => {
  try {
    await ctx.table.transact([clientStands(ctx, clientId), ...actions]);
  } catch (error) {
    if (error instanceof TransactionRefused && error.failed.includes(0)) await requireClient(ctx, clientId);
    throw error;
  }
};

/** C8. A record of a client by its id, behind the prefix of its kind; the newest are looked at first. Undefined where there is none. */
export const recordOfClient = async (
  { table, accountId }: Pick<Ctx, "table" | "accountId">,
  clientId: string,
  prefix: string,
  id: string,
): Promise<Item | undefined> => {
  let after: Rows["last"];
  do {
    const where = { pk: clientPk(accountId, clientId), prefix: keyPrefix(prefix), newestFirst: true };
    const page = await table.query({ ...where, ...(after && { after }) });
    const found = page.items.find(({ sk, gone }) => !gone && sk.endsWith(`#${id}`));
    if (found) return found;
    after = page.last;
  } while (after);
  return undefined;
};

/** Rows of a client's collection: one request; where it holds none, one more tells an empty list from a client that is not there. */
export const listOfClient = async <T>(
  ctx: Ctx,
  clientId: string,
  list: string,
  page: SincePageQuery,
  where: Omit<QueryInput, "pk" | "limit" | "after">,
  present: (item: Item) => T,
): Promise<Page<T>> => {
  const found = await listPage(
    ctx,
    `${list} ${clientId}`,
    page,
    { pk: clientPk(ctx.accountId, clientId), ...where },
    present,
  );
  if (found.items.length === 0) await requireClient(ctx, clientId);
  return found;
};
