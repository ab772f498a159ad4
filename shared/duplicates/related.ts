import type { Means } from "../ctx.ts";
import { linkedTo } from "../relationships/service.ts";
import { dismissedAmong, type PairRow } from "./store.ts";

/** Those pairs whose two nobody said are two people, and who are not related: family is never offered (rules.md, People). */
export const unrelated = async <R extends PairRow>(ctx: Means, rows: R[]): Promise<R[]> => {
  const dismissed = await dismissedAmong(
    ctx,
    rows.map(({ ids }) => ids),
  );
  const left = rows.filter(({ ids: [a, b] }) => !dismissed.has(`${a} ${b}`));
  // a booking software may say it of one of the two alone
  const both = [...new Set(left.flatMap(({ ids }) => ids))];
  const linked = new Map(await Promise.all(both.map(async (id) => [id, await linkedTo(ctx, id)] as const)));
  return left.filter(({ ids: [a, b] }) => !linked.get(a)!.has(b) && !linked.get(b)!.has(a));
};
