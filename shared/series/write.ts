import type { Means } from "../ctx.ts";
import { recordAction } from "../sources/store.ts";
import type { Item } from "../table/item.ts";
import type { Series } from "./schema.ts";
import { allSeries, listedAs } from "./store.ts";

/** V8. The write of a series, if it is still as it was read; its revision is the ETag. */
export const seriesAction = (ctx: Means, series: Series, read: Item | undefined): ReturnType<typeof recordAction> =>
  recordAction(
    ctx,
    {
      ...allSeries.key(ctx.accountId, series.id),
      type: allSeries.type,
      data: series,
      ...listedAs(ctx.accountId, series),
    },
    read,
  );
