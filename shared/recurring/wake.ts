import type { Means } from "../ctx.ts";
import { newJob } from "../jobs/store.ts";
import type { Rows } from "../table/table.ts";
import { RecurringBooking } from "./schema.ts";
import { standingPk } from "./store.ts";

/**
 * B42. Orders the bookings of every recurring booking of a series that is behind it: behind the start `last`, where that is
 * known. Returns how many were ordered.
 */
export const wakeRecurring = async (
  means: Pick<Means, "accountId" | "newId" | "now" | "table">,
  seriesId: string,
  last?: string,
): Promise<number> => {
  let woken = 0;
  let after: Rows["last"];
  do {
    const pk = standingPk(means.accountId, seriesId);
    const page = await means.table.query({ index: "gsi1", pk, limit: 100, ...(after && { after }) });
    for (const { data } of page.items) {
      const { id: recurringId, clientId, upTo = "", complete, endedAt } = RecurringBooking.parse(data);
      if (endedAt || complete || (last !== undefined && upTo >= last)) continue;
      const input = { recurringId, clientId, seriesId };
      await means.table.put(newJob(means, "recurringBookings", input).item);
      woken += 1;
    }
    after = page.last;
  } while (after);
  return woken;
};
