import type { Ctx } from "../ctx.ts";
import { notFound } from "../kernel/errors.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { type Card, cards, directoryPk } from "../settling/card.ts";
import { nextBooked } from "../settling/marks.ts";
import type { QueryInput } from "../table/client.ts";
import type { Item } from "../table/item.ts";
import { listPage } from "../table/list.ts";
import { clientPk, headerPrefix, partsIn } from "./header.ts";
import type { ClientParts } from "./identity.ts";
import { knownNext, profileOf, rowOf } from "./profile.ts";
import type { ClientRow, Profile } from "./schema.ts";

export interface ClientHead {
  parts: ClientParts;
  /** revision of the hub's part */
  rev: string;
  card: Card;
  cardRev: string;
}

/** C1. Everything a profile shows: one request, however long the client's history. 404 for another account's too. */
export const headOfClient = async (ctx: Pick<Ctx, "table" | "accountId">, clientId: string): Promise<ClientHead> => {
  const { items } = await ctx.table.query({ pk: clientPk(ctx.accountId, clientId), prefix: headerPrefix });
  const parts = partsIn(items);
  const card = items.find(({ type }) => type === cards.type);
  if (!parts || !card) throw notFound("client");
  return { parts, rev: parts.rev, card: cards.fromItem(card), cardRev: card.rev };
};

/** Rows of a client's collection: one request; where it holds none, one more tells an empty list from a client that is not there. */
export const listOfClient = async <T>(
  ctx: Ctx,
  clientId: string,
  list: string,
  page: PageQuery,
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
  if (found.items.length === 0) await headOfClient(ctx, clientId);
  return found;
};

/** C2. The next visit when the card's booked starts are used up: one more request. */
export const scheduledVisit = async (ctx: Ctx, card: Card): Promise<string | null> => {
  const known = knownNext(card, ctx.now());
  if (known !== undefined || !card.moreNext) return known ?? null;
  const where = { table: ctx.table, pk: clientPk(ctx.accountId, card.clientId), overlay: new Map() };
  return (await nextBooked(where, ctx.now())).next[0] ?? null;
};

export const profile = async (ctx: Ctx, clientId: string): Promise<{ profile: Profile; rev: string }> => {
  const { parts, card, rev } = await headOfClient(ctx, clientId);
  return { profile: profileOf(parts, card, ctx.now(), await scheduledVisit(ctx, card)), rev };
};

/** C3. Clients by folded last and first name: one request a page. */
export const listClients = (ctx: Ctx, page: PageQuery): Promise<Page<ClientRow>> =>
  listPage(ctx, "clients", page, { index: "gsi2", pk: directoryPk(ctx.accountId) }, (item) =>
    rowOf(cards.fromItem(item), ctx.now()),
  );
