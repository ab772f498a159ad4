import { newestPk } from "../clients/header.ts";
import { rowOf } from "../clients/profile.ts";
import type { ClientPage, ClientsQuery } from "../clients/routes.ts";
import type { Ctx } from "../ctx.ts";
import { Refusal } from "../kernel/errors.ts";
import { may, type Right, rights } from "../kernel/rights.ts";
import { isWrittenSince } from "../kernel/since.ts";
import { type Card, directoryPk } from "../settling/card.ts";
import type { Item } from "../table/item.ts";
import { openPosition, type Position, sealPosition } from "../table/list.ts";
import type { Pattern } from "../table/pattern.ts";
import { keyParts } from "../table/schema.ts";
import type { QueryInput, Rows } from "../table/table.ts";
import { find } from "./find.ts";
import { bySnapshot } from "./orders.ts";
import { type Batch, cardsOf, type Row, rowIn, type Sieve, type Taken, take } from "./page.ts";

/** Rows looked at for a page that is filtered, where their cards are read one by one. */
const manyCards = 200;
const narrowed = 100;

/** Which right of the caller a query needs beside the route's own: names and numbers are not for everybody. */
const needs = ({ q, order }: ClientsQuery): Right =>
  order === "ltv" ? "sales" : q !== undefined || order !== "name" ? "clients" : "basics";

/**
 * The clients of the account, a page at a time: those a text is found by (S4-03), else all in an order (S4-38), those alone
 * that `sieve` keeps, and whose card was written at `updatedSince` or later: it is whenever the client, what sources say of it, its tags or its numbers change. A filtered page may be short and the list still go on. 403 where the caller may not see what it asks for.
 */
export const listClients = async (ctx: Ctx, query: ClientsQuery, sieve?: Sieve): Promise<ClientPage> => {
  const { q, order, limit, cursor, updatedSince } = query;
  const needed = needs(query);
  if (!may(ctx.actor, needed))
    throw new Refusal("forbidden", "forbidden", `This needs the right to: ${rights[needed].says}.`);
  const list = JSON.stringify(["clients", q === undefined ? { order } : { q }, sieve?.says]);
  const now = ctx.now();
  const page: Page = {
    limit,
    from: openPosition(ctx, list, cursor),
    filtered: sieve !== undefined || updatedSince !== undefined,
    stands: ({ fence, lifecycle }) => !fence && lifecycle !== "deleted",
    keep: (card) => page.stands(card) && isWrittenSince(card, updatedSince) && (sieve?.keep(card, now) ?? true),
  };
  const { cards: found, after, ...rest } = await (q === undefined ? inOrder(ctx, order, page) : bySearch(ctx, q, page));
  return { items: found.map((card) => rowOf(card, now)), nextCursor: sealPosition(ctx, list, after), ...rest };
};

interface Page {
  limit: number;
  from: Position | undefined;
  filtered: boolean;
  /** whether a client is in lists at all */
  stands: (card: Card) => boolean;
  keep: (card: Row) => boolean;
}
type Listed = Taken & Pick<ClientPage, "search" | "orderedAsOf">;

const inOrder = (ctx: Ctx, order: ClientsQuery["order"], page: Page): Promise<Listed> =>
  order === "name" ? byName(ctx, page) : order === "newest" ? byNewest(ctx, page) : byNumber(ctx, order, page);

const positionOf = ({ pk, sk, gsi1pk, gsi1sk, gsi2pk, gsi2sk }: Item): Position => ({
  pk,
  sk,
  ...(gsi2pk && gsi2sk ? { gsi2pk, gsi2sk } : { gsi1pk: gsi1pk!, gsi1sk: gsi1sk! }),
});

const read = (ctx: Ctx, where: Omit<QueryInput, "after" | "limit">, from: Position | undefined, limit?: number) =>
  ctx.table.query({ ...where, ...(limit && { limit }), ...(from && { after: from as Rows["last"] & object }) });

/** Of a filtered list some rows first; then as many as it seems to take, or all of a page (1 MB) where none was kept. */
const rowsToRead = (limit: number, round: number, taken: number): number | undefined => {
  const first = 4 * limit;
  if (round === 0) return first;
  return taken === 0 ? undefined : Math.ceil((1.5 * first * (limit - taken)) / taken) + limit;
};

/** C3. By folded last and first name: one request a page, two where it is filtered. */
const byName = (ctx: Ctx, { limit, from, filtered, keep }: Page): Promise<Listed> =>
  take(
    limit,
    filtered ? 2 : 1,
    from,
    async (after, round, taken): Promise<Batch> => {
      const most = filtered ? rowsToRead(limit, round, taken) : limit;
      const { items, last } = await read(ctx, { index: "gsi2", pk: directoryPk(ctx.accountId) }, after, most);
      return { rows: items.map((item) => ({ at: positionOf(item), card: rowIn(item) })), after: last };
    },
    keep,
  );

/** F8. The latest made first: two requests a page. */
const byNewest = (ctx: Ctx, { limit, from, filtered, keep }: Page): Promise<Listed> =>
  take(
    limit,
    1,
    from,
    async (after): Promise<Batch> => {
      const where = { index: "gsi1" as const, pk: newestPk(ctx.accountId), newestFirst: true };
      const { items, last } = await read(ctx, where, after, filtered ? manyCards : limit);
      const found = await cardsOf(
        ctx,
        items.map(({ pk }) => keyParts(pk)[1]!),
      );
      return { rows: items.map((item, i) => ({ at: positionOf(item), card: found[i] })), after: last };
    },
    keep,
  );

const byNumber = async (
  ctx: Ctx,
  order: Exclude<ClientsQuery["order"], "name" | "newest">,
  { limit, from, filtered, keep }: Page,
): Promise<Listed> => {
  const batch = await bySnapshot(ctx, order, filtered ? manyCards : limit, from);
  return { ...(await take(limit, 1, from, async () => batch, keep)), orderedAsOf: batch.asOf };
};

/** By a text; where the filters leave nobody of those it found, how many there are without them (S4-48). */
const bySearch = async (ctx: Ctx, q: string, { limit, from, filtered, stands, keep }: Page): Promise<Listed> => {
  const { hits, after, matched } = await find(ctx, q, filtered ? Math.max(limit, narrowed) : limit, from);
  const found = await cardsOf(
    ctx,
    hits.map(({ clientId }) => clientId),
  );
  const rows = hits.map(({ at }, i) => ({ at, card: found[i] }));
  const taken = await take(limit, 1, from, async () => ({ rows, after }), keep);
  const left = matched === "slip" ? { cards: taken.cards } : taken;
  const count = found.filter((card) => card && stands(card)).length;
  return { ...left, search: { matched, ...(filtered && taken.cards.length === 0 && { withoutFilters: count }) } };
};

export const patterns: Pattern[] = [
  {
    id: "C3",
    question: "Clients by last and first name",
    index: "gsi2",
    keys: "gsi2pk = account#DIR",
    requests: "1 a page, 2 where it is filtered",
    units: "0.5 RU per 4 KB (eventually consistent)",
    usedBy: "GET /v1/clients",
  },
  {
    id: "F8",
    question: "Clients by when they were made, the latest first",
    index: "gsi1",
    keys: "gsi1pk = account#NEWEST, then F4",
    requests: "2 a page",
    units: "0.5 RU per 4 KB, and 0.5 RU per client",
    usedBy: "GET /v1/clients?order=newest",
  },
];
