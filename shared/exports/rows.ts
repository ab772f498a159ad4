import { clientPk, headerPrefix, partsIn } from "../clients/header.ts";
import { profileOf } from "../clients/profile.ts";
import type { Profile } from "../clients/routes.ts";
import { scheduledVisit } from "../clients/store.ts";
import type { Ctx } from "../ctx.ts";
import { sieveOf, sift } from "../filters/sift.ts";
import { resolve } from "../segments/resolve.ts";
import { type Card, cards, directoryPk } from "../settling/card.ts";
import type { Item } from "../table/item.ts";
import type { Export } from "./schema.ts";

/** Where an export is: in the list of named clients, or in the directory, that of hidden clients last. */
export interface Place {
  index?: number;
  after?: { pk: string; sk: string };
  hidden?: boolean;
}

interface Row {
  id: string;
  /** what is shown of it; not there for a whole account, which takes everything */
  profile?: Profile;
}

const pageSize = 200;
/** Clients read at once. */
const abreast = 10;

/** Q4. The next clients of an export, and where to go on; those that are gone meanwhile are left out. */
export const rowsFrom = async (ctx: Ctx, one: Export, place: Place): Promise<{ clients: Row[]; next?: Place }> => {
  const { ids, next } = await idsFrom(ctx, one, place);
  if (one.what === "account") return { clients: ids.map((id) => ({ id })), ...(next && { next }) };
  const clients: Row[] = [];
  for (let i = 0; i < ids.length; i += abreast)
    clients.push(...(await Promise.all(ids.slice(i, i + abreast).map((id) => rowOf(ctx, id)))).flat());
  return { clients, ...(next && { next }) };
};

const idsFrom = async (ctx: Ctx, one: Export, place: Place): Promise<{ ids: string[]; next?: Place }> => {
  const named = one.who?.clientIds;
  if (named) {
    const end = (place.index ?? 0) + pageSize;
    return { ids: named.slice(place.index ?? 0, end), ...(end < named.length && { next: { index: end } }) };
  }
  const { after, hidden = false } = place;
  const pk = directoryPk(ctx.accountId, hidden);
  const page = await ctx.table.query({ index: "gsi2", pk, limit: pageSize, ...(after && { after }) });
  const ids = (await chosen(ctx, one, page.items)).map(({ clientId }) => clientId);
  if (page.last) return { ids, next: { hidden, after: page.last } };
  return { ids, ...(one.what === "account" && !hidden && { next: { hidden: true } }) };
};

/** Those of a page of the directory whom the segment or the rules let in, as they are when they are read. */
const chosen = async (ctx: Ctx, { who }: Export, items: Item[]): Promise<Card[]> => {
  const all = items.map((item) => cards.fromItem(item));
  const rules = who?.filter ?? (who?.segmentId && (await resolve(ctx, who.segmentId)).rules);
  return rules ? (await sift(await sieveOf(ctx, rules), all)).passed : all;
};

const rowOf = async (ctx: Ctx, clientId: string): Promise<Row[]> => {
  const { items } = await ctx.table.query({ pk: clientPk(ctx.accountId, clientId), prefix: headerPrefix });
  const parts = partsIn(items);
  const item = items.find(({ type }) => type === cards.type);
  const card: Card | undefined = item && cards.fromItem(item);
  if (!parts || !card || card.fence) return [];
  return [{ id: clientId, profile: profileOf(parts, card, ctx.now(), await scheduledVisit(ctx, card)) }];
};
