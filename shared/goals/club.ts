import { Booking } from "../bookings/schema.ts";
import { clientPk } from "../clients/header.ts";
import { ClubAdjustment } from "../counts/adjustment.ts";
import type { Ctx } from "../ctx.ts";
import { localTime } from "../kernel/time.ts";
import type { Item } from "../table/item.ts";
import { keyPrefix } from "../table/schema.ts";
import type { Rows } from "../table/table.ts";
import type { Reached } from "./schema.ts";

const isAdjustment = ({ type }: Item): boolean => type === "clubAdjustment";

/** Adjustments and bookings as they are explained, adjustments first; the bookings oldest first. */
async function* counted({ table, accountId }: Ctx, clientId: string): AsyncGenerator<Item> {
  let after: Rows["last"];
  do {
    const where = { pk: clientPk(accountId, clientId), from: keyPrefix("BKADJ"), to: "BKG$" };
    const page = await table.query({ ...where, ...(after && { after }) });
    yield* page.items.filter(({ gone }) => !gone);
    after = page.last;
  } while (after);
}

const reachedBy = (item: Item, zone: string): Reached => {
  if (isAdjustment(item)) {
    const { id, createdAt } = ClubAdjustment.parse(item.data);
    return { on: localTime(createdAt, zone).day, by: { type: "adjustment", id } };
  }
  const { id, event } = Booking.parse(item.data);
  return { on: localTime(event.startsAt, zone).day, by: { type: "booking", id } };
};

/**
 * Y24. By what a client's Club Count reached each of some targets: the first visit that counts to it, by what was settled; the last
 * adjustment where visits from before this system come to it alone. Reads no further than the highest target.
 */
export const clubReached = async (
  ctx: Ctx,
  clientId: string,
  zone: string,
  targets: number[],
): Promise<Map<number, Reached>> => {
  const reached = new Map<number, Reached>();
  const left = [...new Set(targets)].sort((a, b) => a - b);
  if (left.length === 0) return reached;
  const meet = (count: number, item: Item) => {
    while (left.length > 0 && left[0]! <= count) reached.set(left.shift()!, reachedBy(item, zone));
  };
  let count = 0;
  let adjustment: Item | undefined;
  for await (const item of counted(ctx, clientId)) {
    if (!isAdjustment(item) && adjustment) {
      meet(count, adjustment);
      adjustment = undefined;
    }
    count += item.settled?.sums.club ?? 0;
    if (isAdjustment(item)) adjustment = item;
    else meet(count, item);
    if (left.length === 0) break;
  }
  if (adjustment) meet(count, adjustment);
  return reached;
};
