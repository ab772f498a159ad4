import { reachOf } from "../accounts/reach.ts";
import type { Ctx } from "../ctx.ts";
import type { Page } from "../kernel/page.ts";
import { isWrittenSince, type SincePageQuery } from "../kernel/since.ts";
import { localTime } from "../kernel/time.ts";
import { cardsOf } from "../relationships/store.ts";
import type { Item } from "../table/item.ts";
import { openPosition, sealPosition } from "../table/list.ts";
import type { QueryInput, Rows } from "../table/table.ts";

/** A row, and whose it is. */
type Listed<R> = R & { client: { id: string; name: string } };

/** Rows of the index looked at for each that is wanted. */
const ahead = 4;

const positionOf = ({ pk, sk, gsi1pk, gsi1sk }: Item) => ({ pk, sk, gsi1pk: gsi1pk!, gsi1sk: gsi1sk! });

/**
 * A page of a list of the account whose rows are clients' records: each is judged by its client's local day, `rowOf` leaving out what is
 * not wanted. Deleted clients are left out; limited staff see the clients of their locations. Two requests; a page may be short.
 */
export const accountList = async <R extends object>(
  ctx: Ctx,
  list: string,
  { limit, cursor, updatedSince }: SincePageQuery,
  where: Pick<QueryInput, "pk" | "from" | "to" | "newestFirst">,
  rowOf: (item: Item, today: string) => R | undefined,
): Promise<Page<Listed<R>>> => {
  const after = openPosition(ctx, list, cursor) as Rows["last"];
  const [{ items, last }, reach] = await Promise.all([
    ctx.table.query({ index: "gsi1", ...where, limit: limit * ahead, ...(after && { after }) }),
    reachOf(ctx),
  ]);
  const cards = await cardsOf(ctx, [...new Set(items.map(({ data }) => String(data.clientId)))]);
  const rows: Listed<R>[] = [];
  for (const [i, item] of items.entries()) {
    const card = cards.get(String(item.data.clientId));
    if (!isWrittenSince(item, updatedSince)) continue;
    if (!card || card.lifecycle === "deleted" || !reach(card.homeLocation)) continue;
    const row = rowOf(item, localTime(ctx.now(), card.zone).day);
    if (!row) continue;
    rows.push({ ...row, client: { id: card.clientId, name: `${card.firstName} ${card.lastName}`.trim() } });
    const more = i + 1 < items.length || last;
    if (rows.length === limit)
      return { items: rows, nextCursor: more ? sealPosition(ctx, list, positionOf(item)) : null };
  }
  return { items: rows, nextCursor: sealPosition(ctx, list, last) };
};
