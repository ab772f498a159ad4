import { rowOf } from "../clients/profile.ts";
import type { ClientRow } from "../clients/routes.ts";
import type { Ctx } from "../ctx.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { cards, directoryPk } from "../settling/card.ts";
import type { Item } from "../table/item.ts";
import { openPosition, type Position, sealPosition } from "../table/list.ts";
import type { Rows } from "../table/table.ts";
import { type Sieve, sift } from "./sift.ts";

/** Rows looked at for each client wanted, while most pass; after a page that few passed, a whole megabyte. */
const ahead = 10;

const positionOf = ({ pk, sk, gsi2pk, gsi2sk }: Item): Position => ({ pk, sk, gsi2pk: gsi2pk!, gsi2sk: gsi2sk! });

/** M6. Those of the directory that pass, from the cursor on: one request, so that a page may hold fewer than asked. */
export const directoryPage = async (
  ctx: Ctx,
  list: string,
  { limit, cursor }: PageQuery,
  sieve: Sieve,
): Promise<Page<ClientRow>> => {
  const { wide, ...after } = openPosition(ctx, list, cursor) ?? {};
  const { items, last } = await ctx.table.query({
    index: "gsi2",
    pk: directoryPk(ctx.accountId),
    ...(!wide && { limit: limit * ahead }),
    ...(cursor && { after: after as Rows["last"] & object }),
  });
  const rows = new Map(items.map((item) => [cards.fromItem(item), item]));
  const { passed } = await sift(sieve, [...rows.keys()]);
  const shown = passed.slice(0, limit);
  const end = passed.length > limit ? positionOf(rows.get(shown.at(-1)!)!) : (last as Position | undefined);
  const few = shown.length < limit;
  return {
    items: shown.map((card) => rowOf(card, sieve.scene.now)),
    nextCursor: sealPosition(ctx, list, end && { ...end, ...(few && { wide: "1" }) }),
  };
};
