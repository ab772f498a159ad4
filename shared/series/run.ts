import type { Means } from "../ctx.ts";
import { newJob } from "../jobs/store.ts";
import { wakeRecurring } from "../recurring/wake.ts";
import type { Rows } from "../table/table.ts";
import { isEndless } from "./rule-parts.ts";
import { Series } from "./schema.ts";
import { madeOf, seriesListPk } from "./store.ts";

/** What a run did: series whose next events were ordered, recurring bookings that were behind, series it failed on. */
export interface Extended {
  ordered: number;
  woken: number;
  failed: number;
}

/** How a run ends early, between series, and who is told what failed. */
interface Bounds {
  enough: () => boolean;
  report: (where: string, error: unknown) => void;
}

/** Events are ordered where fewer than so many days of them are made; thirteen weeks then are. */
const ahead = 12 * 7 * 24 * 3600_000;

/**
 * V9. Orders the next events of every series without an end, as of `now`, and wakes recurring bookings that are behind their
 * series. Twice, late or cut off it comes to the same: what is made already is not made again.
 */
export const extendSeries = async (
  means: Pick<Means, "accountId" | "newId" | "now" | "table">,
  { enough, report }: Bounds,
  extended: Extended,
): Promise<void> => {
  const where = { index: "gsi1" as const, pk: seriesListPk(means.accountId), limit: 100 };
  const until = new Date(Date.parse(means.now()) + ahead).toISOString();
  let after: Rows["last"];
  do {
    const page = await means.table.query({ ...where, ...(after && { after }) });
    const all = page.items.map(({ data }) => Series.parse(data));
    const held = await madeOf(
      means,
      all.map(({ id }) => id),
    );
    for (const [i, series] of all.entries()) {
      if (enough()) return;
      const { made } = held[i]!;
      try {
        if (isEndless(series) && series.cancelledFrom === undefined && (made.upTo ?? "") < until) {
          await means.table.put(newJob(means, "series", { seriesId: series.id }).item);
          extended.ordered += 1;
        } else if (made.last !== undefined && made.last > means.now())
          extended.woken += await wakeRecurring(means, series.id, made.last);
      } catch (error) {
        extended.failed += 1;
        report(series.id, error);
      }
    }
    after = page.last;
  } while (after);
};
