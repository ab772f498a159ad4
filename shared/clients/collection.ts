import type { Ctx } from "../ctx.ts";
import { notFound } from "../kernel/errors.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import type { Item } from "../table/item.ts";
import { listPage } from "../table/list.ts";
import type { QueryInput } from "../table/table.ts";
import { clientPk, clients } from "./header.ts";

/** C7. Refuses what is asked of a client that is not there: one request. */
export const requireClient = async (ctx: Ctx, clientId: string): Promise<void> => {
  if (!(await ctx.table.get(clients.key(ctx.accountId, clientId)))) throw notFound("client");
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
  if (found.items.length === 0) await requireClient(ctx, clientId);
  return found;
};
