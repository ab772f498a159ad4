import type { Ctx } from "../ctx.ts";
import { Refusal } from "../kernel/errors.ts";
import type { Page } from "../kernel/page.ts";
import { isWrittenSince, type SincePageQuery } from "../kernel/since.ts";
import type { Item } from "./item.ts";
import type { QueryInput, Rows } from "./table.ts";

/** The refusal of a cursor that is not of this list, or of a list that is no more. */
export const badCursor = (): Refusal =>
  new Refusal("malformed", "bad-cursor", "This cursor is not of this list.", [
    { pointer: "/query/cursor", message: "is not a cursor of this list" },
  ]);

/** Where a list goes on, as named texts. */
export type Position = Record<string, string>;

/** A position is the last row's keys, without the account: that comes back from who asks. Sealed for one account and one list. */
export const sealPosition = (ctx: Ctx, list: string, last: Position | undefined): string | null => {
  if (!last) return null;
  const position = Object.entries(last).map(([name, value]) =>
    value.startsWith(ctx.accountId) ? [name, value.slice(ctx.accountId.length), 1] : [name, value, 0],
  );
  return ctx.secrets.seal(`${ctx.accountId} ${list}`, JSON.stringify(position));
};

/** The position a cursor of this list holds; refused where it is of another. */
export const openPosition = (ctx: Ctx, list: string, cursor: string | undefined): Position | undefined => {
  if (cursor === undefined) return undefined;
  const position = ctx.secrets.open(`${ctx.accountId} ${list}`, cursor);
  if (position === undefined) throw badCursor();
  const parts = JSON.parse(position) as [string, string, 0 | 1][];
  return Object.fromEntries(parts.map(([name, value, ours]) => [name, ours ? ctx.accountId + value : value]));
};

/**
 * One page of a list: one request. `list` names the list (with its filters), so that a cursor of another one is refused.
 * The position is the last row read, so rows written meanwhile neither repeat nor hide the old ones. Tombstones are left
 * out, as are rows written before `updatedSince`, so a page may hold fewer rows than asked.
 */
export const listPage = async <T>(
  ctx: Ctx,
  list: string,
  { limit, cursor, updatedSince }: SincePageQuery,
  where: Omit<QueryInput, "limit" | "after">,
  present: (item: Item) => T,
): Promise<Page<T>> => {
  const after = openPosition(ctx, list, cursor) as Rows["last"];
  const { items, last } = await ctx.table.query({ ...where, limit, ...(after && { after }) });
  const shown = items.filter((item) => !item.gone && isWrittenSince(item, updatedSince));
  return { items: shown.map(present), nextCursor: sealPosition(ctx, list, last) };
};
