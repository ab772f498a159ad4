import { holdersOf } from "../consents/points.ts";
import type { Means } from "../ctx.ts";
import type { Point } from "../privacy/suppressed.ts";
import { cards } from "../settling/card.ts";

/** The clients that have an address or number and stand, neither merged nor erased: two requests. */
export const standingHolders = async (means: Means, point: Point): Promise<string[]> => {
  const holders = await holdersOf(means, point);
  const items = await means.table.getMany(holders.map((id) => cards.key(means.accountId, id)));
  return items
    .flatMap((item) => (item ? [cards.fromItem(item)] : []))
    .filter(({ fence }) => !fence)
    .map(({ clientId }) => clientId);
};
