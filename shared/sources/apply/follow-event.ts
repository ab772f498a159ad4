import { Booking, type EventCopy } from "../../bookings/schema.ts";
import type { Means } from "../../ctx.ts";
import { events, rosterPk } from "../../events/store.ts";
import { same } from "../../settling/contribution.ts";
import { ConditionFailed, type Rows } from "../../table/client.ts";
import type { Item } from "../../table/item.ts";
import { persist, shelfOf } from "../intake.ts";
import { pointerKey, pointerOf, recordAction, type Ref } from "../store.ts";
import { bookingKey, move } from "./dated.ts";
import { copyOf } from "./event.ts";

/**
 * Takes a changed event to its bookings: each gets the new copy, and its place if the start moved. A roster row the index
 * does not show yet is found by sweep, which calls this again. Returns the bookings written.
 */
export const followEvent = async (means: Means, item: Item): Promise<number> => {
  const event = events.fromItem(item);
  const copy: EventCopy = { ...copyOf(event), rev: item.rev };
  let written = 0;
  let after: Rows["last"];
  do {
    const page = await means.table.query({
      index: "gsi1",
      pk: rosterPk(means.accountId, event.id),
      limit: 50,
      ...(after && { after }),
    });
    for (const row of page.items) if (!carries(row, copy) && (await refresh(means, row, copy))) written += 1;
    after = page.last;
  } while (after);
  if (item.dirty) await clean(means, item);
  return written;
};

const carries = (row: Item, copy: EventCopy): boolean =>
  same({ ...Booking.parse(row.data).event, rev: "" }, { ...copy, rev: "" });

const clean = async ({ table }: Means, { pk, sk, rev }: Item): Promise<void> => {
  try {
    await table.update({ pk, sk }, { set: { dirty: false } }, { if: "#rev = :rev", values: { rev } });
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
  }
};

const refresh = (means: Means, row: Item, copy: EventCopy): Promise<boolean> => {
  const shelf = shelfOf(means);
  return persist(shelf, async () => {
    const current = await means.table.get(row);
    if (!current || current.gone || carries(current, copy)) return false;
    const booking: Booking = { ...Booking.parse(current.data), event: copy };
    const ref: Ref = { source: booking.origin.source, type: "booking", id: booking.origin.id };
    const pointer = pointerOf(await shelf.get(pointerKey(means, ref)));
    const target = { ...current, ...bookingKey(means, booking), data: booking, dirty: true };
    if (target.sk !== current.sk) await move(means, ref, pointer, current, target, booking.id);
    else {
      const { update, change, condition } = recordAction(means, target, current);
      await means.table.update(update, change, condition);
    }
    return true;
  });
};
