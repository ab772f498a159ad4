import { Booking, type EventCopy } from "../../bookings/schema.ts";
import type { Means } from "../../ctx.ts";
import { copyOf } from "../../events/copy.ts";
import { events, rosterPk } from "../../events/store.ts";
import { newJob } from "../../jobs/store.ts";
import { same } from "../../settling/contribution.ts";
import type { Item } from "../../table/item.ts";
import { ConditionFailed, type Rows } from "../../table/table.ts";
import { persist, shelfOf } from "../intake.ts";
import { isMadeHere } from "../origin.ts";
import { pointerKey, pointerOf, type Ref, recordAction, tombstoneAction } from "../store.ts";
import { bookingKey, move } from "./move.ts";

/**
 * Takes an event, as it was just read, to its bookings: each gets the copy, and its place if the start moved. Where the
 * event changed meanwhile it goes round again, so that a late follower never has the last word. A roster row the index does
 * not show yet is found by sweep, which calls this again. Returns the bookings written.
 */
export const followEvent = async (means: Means, read: Item): Promise<number> => {
  let written = 0;
  for (let item: Item | undefined = read; item; ) {
    const round = await toRoster(means, item);
    written += round;
    item = item.dirty ? await clean(means, item) : round > 0 ? await changed(means, item) : undefined;
  }
  return written;
};

const toRoster = async (means: Means, item: Item): Promise<number> => {
  const event = events.fromItem(item);
  const copy = copyOf(event);
  let written = 0;
  let after: Rows["last"];
  do {
    const page = await means.table.query({
      index: "gsi1",
      pk: rosterPk(means.accountId, event.id),
      limit: 50,
      ...(after && { after }),
    });
    const behind = page.items.filter((row) => !carries(row, copy));
    if (behind.some((row) => turnsCredit(row, copy)))
      await means.table.put(newJob(means, "credits", { eventId: event.id }).item);
    for (const row of behind) if (await refresh(means, row, copy)) written += 1;
    after = page.last;
  } while (after);
  return written;
};

const carries = (row: Item, copy: EventCopy): boolean => same(Booking.parse(row.data).event, copy);

/** Whether a credit is to be returned, or taken again, as the studio cancelled the event or did not after all. */
const turnsCredit = ({ data }: Item, { cancelled = false }: EventCopy): boolean => {
  const { credit, event } = Booking.parse(data);
  return credit !== undefined && (event.cancelled ?? false) !== cancelled;
};

/** The event as it stands, if that is another than the one followed. */
const changed = async ({ table }: Means, item: Item): Promise<Item | undefined> => {
  const now = await table.get(item);
  return now && now.rev !== item.rev ? now : undefined;
};

const clean = async (means: Means, item: Item): Promise<Item | undefined> => {
  const { pk, sk, rev } = item;
  const condition = { if: "#dirty = :dirty AND #rev = :rev", values: { dirty: true, rev } };
  try {
    await means.table.update({ pk, sk }, { set: { dirty: false } }, condition);
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    return changed(means, item);
  }
};

/** A row of the index may be behind: the booking may be gone, or of another event by now. */
const refresh = (means: Means, row: Item, copy: EventCopy): Promise<boolean> => {
  const shelf = shelfOf(means);
  return persist(shelf, async () => {
    const current = await means.table.get(row);
    if (!current || current.gone || current.gsi1pk !== row.gsi1pk || carries(current, copy)) return false;
    const booking: Booking = { ...Booking.parse(current.data), event: copy };
    const target = { ...current, ...bookingKey(means, booking), data: booking, dirty: true };
    if (target.sk !== current.sk && isMadeHere(booking.origin)) {
      await means.table.transact([tombstoneAction(means, current), recordAction(means, target, undefined)]);
      return true;
    }
    const ref: Ref = { source: booking.origin.source, type: "booking", id: booking.origin.id };
    const pointer = pointerOf(await shelf.get(pointerKey(means, ref)));
    if (target.sk !== current.sk) await move(means, ref, pointer, current, target, booking.id);
    else {
      const { update, change, condition } = recordAction(means, target, current);
      await means.table.update(update, change, condition);
    }
    return true;
  });
};
