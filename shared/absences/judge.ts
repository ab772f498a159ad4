import { presumedFrom } from "../bookings/presumed.ts";
import { Booking } from "../bookings/schema.ts";
import type { Means } from "../ctx.ts";
import type { StudioEvent } from "../events/schema.ts";
import { rosterOf } from "../events/store.ts";
import type { Item } from "../table/item.ts";
import { ConditionFailed } from "../table/table.ts";

/** What judging needs of the means. */
export type Judging = Pick<Means, "table" | "accountId" | "newId" | "now">;

/**
 * B31. Marks who is presumed absent in an event, and unmarks who is not (rules.md, Numbers): the event is over for a day, the
 * studio did not cancel it, somebody was checked in, and of this client nothing was recorded. A promoted place that was never
 * confirmed is nobody's absence. The same at any later time, and again: it writes what differs, and settling does the rest.
 * Returns the bookings written.
 */
export const judgeRoster = async (means: Judging, event: StudioEvent): Promise<number> => {
  const { rows } = await rosterOf(means, event.id);
  const bookings = rows.map((item) => ({ item, booking: Booking.parse(item.data) }));
  const from = presumedFrom(event);
  const taken = bookings.some(({ booking }) => booking.status === "attended");
  const presumes = taken && !event.cancelled && from <= means.now();
  let written = 0;
  for (const { item, booking } of bookings) {
    const mark = presumes && booking.confirmBy === undefined ? from : undefined;
    if (booking.status !== "booked" || booking.presumedAt === mark) continue;
    if (await write(means, item, { ...item.data, presumedAt: mark })) written += 1;
  }
  return written;
};

/** Of a row of the index, which has not all of the item: only what changes. Whoever was faster is judged by the sweep. */
const write = async ({ table, newId }: Judging, { pk, sk, rev }: Item, data: Item["data"]): Promise<boolean> => {
  const set = { data, rev: newId("revision"), dirty: true };
  try {
    await table.update({ pk, sk }, { set }, { if: "#rev = :rev", values: { rev } });
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return false;
    throw error;
  }
};
