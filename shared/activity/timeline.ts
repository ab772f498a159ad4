import { requireClient } from "../clients/collection.ts";
import { clientPk } from "../clients/header.ts";
import type { Ctx } from "../ctx.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import type { Item } from "../table/item.ts";
import { openPosition, sealPosition } from "../table/list.ts";
import { key, keyParts, keyPrefix } from "../table/schema.ts";
import type { QueryInput, Rows } from "../table/table.ts";

/** A list of a client's collection by time, under `prefix#time#id`: how many rows of it a page reads, and what a row shows. */
export interface Lane<T> {
  prefix: string;
  rows: number;
  entryOf: (item: Item) => T | undefined;
}

/** Bounds of the times, and which way to go through them: newest first unless said otherwise. */
/**
 * A list that a line is merged from, the kinds of entries it tells of, and how many of its rows are read for each entry wanted when all of
 * them are asked for: some of its rows may be none of the line's.
 */
export interface Told<T, K extends string> {
  prefix: string;
  kinds: readonly K[];
  ahead: number;
  show: (ctx: Ctx, clientId: string) => (item: Item) => T | undefined;
}

/** Rows read for each entry wanted where some are left out, and at most. */
export const [aheadOfSome, mostRows] = [4, 200];

/** The lanes of a page: of the lists that tell of the kinds wanted, else of all; `keeps` leaves entries out by something else. */
export const lanesOf = <T, K extends string>(
  ctx: Ctx,
  clientId: string,
  lists: readonly Told<T, K>[],
  {
    wanted,
    limit,
    kindOf,
    keeps,
  }: { wanted: readonly K[] | undefined; limit: number; kindOf: (entry: T) => K; keeps?: (entry: T) => boolean },
): Lane<T>[] =>
  lists
    .filter(({ kinds }) => !wanted || kinds.some((kind) => wanted.includes(kind)))
    .map(({ prefix, kinds, ahead, show }) => {
      const all = !keeps && (!wanted || kinds.every((kind) => wanted.includes(kind)));
      const shown = show(ctx, clientId);
      return {
        prefix,
        rows: Math.min(mostRows, limit * (all ? ahead : aheadOfSome)),
        entryOf: (item) => {
          const entry = shown(item);
          return entry && (!wanted || wanted.includes(kindOf(entry))) && (!keeps || keeps(entry)) ? entry : undefined;
        },
      };
    });

interface Range {
  from?: string | undefined;
  to?: string | undefined;
  newestFirst?: boolean;
}

/** Where a row stands among those of all lanes. */
interface Stand {
  at: string;
  prefix: string;
  sk: string;
}

/** By time, either way; at the same time by lane, and in a lane as it stands there. */
const order =
  (newestFirst: boolean) =>
  (a: Stand, b: Stand): number => {
    const [x, y] = newestFirst ? [b, a] : [a, b];
    return compare(x.at, y.at) || compare(a.prefix, b.prefix) || compare(x.sk, y.sk);
  };
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The rows of a lane within a range of times. */
export const rowsWithin = (pk: string, prefix: string, { from, to, newestFirst = true }: Range) => ({
  pk,
  newestFirst,
  from: from ? key(prefix, from) : keyPrefix(prefix),
  to: to ? `${key(prefix, to)}$` : `${prefix}$`,
});

/** The rows of a lane that come after the last one shown, of whichever lane it was. */
const restOf = (pk: string, prefix: string, range: Range, last: Stand | undefined): Omit<QueryInput, "limit"> => {
  const where = rowsWithin(pk, prefix, range);
  if (!last) return where;
  const before = key(prefix, last.at);
  const behind = `${before}$`;
  // what stands at the same time was shown already in the lanes before that of the last one
  const shown = prefix < last.prefix;
  const rest = where.newestFirst ? { to: shown ? before : behind } : { from: shown ? behind : before };
  return { ...where, ...rest, ...(prefix === last.prefix && { after: { pk, sk: last.sk } }) };
};

/** How many of the rows in order are sure to have none between them that was not read yet. */
const sureOf = (rows: readonly { item: Item }[], pages: Rows[]): number =>
  Math.min(
    rows.length,
    ...pages
      .filter(({ last, items }) => last && items.length > 0)
      .map(({ items }) => rows.findIndex(({ item }) => item === items.at(-1)) + 1),
  );

/**
 * A page of several lists of a client merged by time, the newest or the oldest first: one request a list, however long they
 * are. The cursor holds the last row looked at, so that rows written meanwhile neither repeat nor hide the old ones. What
 * `entryOf` leaves out makes a page shorter.
 */
export const mergedPage = async <T>(
  ctx: Ctx,
  clientId: string,
  list: string,
  lanes: Lane<T>[],
  { limit, cursor, ...range }: PageQuery & Range,
): Promise<Page<T>> => {
  const name = `${list} ${clientId}`;
  const begun = openPosition(ctx, name, cursor) as Stand | undefined;
  const pk = clientPk(ctx.accountId, clientId);
  const pages = await Promise.all(
    lanes.map(({ prefix, rows }) => ctx.table.query({ ...restOf(pk, prefix, range, begun), limit: rows })),
  );
  const rows = lanes
    .flatMap(({ prefix, entryOf }, i) =>
      pages[i]!.items.map((item) => ({ at: keyParts(item.sk)[1]!, prefix, sk: item.sk, item, entryOf })),
    )
    .sort(order(range.newestFirst ?? true));
  if (rows.length === 0 && cursor === undefined) await requireClient(ctx, clientId);
  const sure = sureOf(rows, pages);
  const items: T[] = [];
  let looked = 0;
  for (; looked < sure && items.length < limit; looked += 1) {
    const { item, entryOf } = rows[looked]!;
    const entry = item.gone ? undefined : entryOf(item);
    if (entry) items.push(entry);
  }
  const more = looked < rows.length || pages.some(({ last }) => last);
  const last = rows[looked - 1];
  const stand = more && last ? { at: last.at, prefix: last.prefix, sk: last.sk } : undefined;
  return { items, nextCursor: sealPosition(ctx, name, stand) };
};
