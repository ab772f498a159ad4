import type { Booking } from "../../bookings/schema.ts";
import { clientPk } from "../../clients/header.ts";
import type { Means } from "../../ctx.ts";
import type { IndexKeys, Item, Key } from "../../table/item.ts";
import { key } from "../../table/schema.ts";
import { type Pointer, pointerAction, type Ref, recordAction, tombstoneAction } from "../store.ts";

/** A record as it is to stand. */
export type Target = Omit<Item, "rev"> & IndexKeys;

/** A record under another key: its tombstone, the record and the pointer in one transaction. */
export const move = (
  ctx: Means,
  ref: Ref,
  pointer: Pointer | undefined,
  current: Item,
  target: Target,
  id: string,
): Promise<void> => {
  const to = { pk: target.pk, sk: target.sk };
  return ctx.table.transact([
    tombstoneAction(ctx, current, true),
    recordAction(ctx, target, undefined),
    pointerAction(ctx, ref, { to, id }, pointer),
  ]);
};

/** Where a booking stands. */
export const bookingKey = ({ accountId }: Means, { clientId, event, id }: Booking): Key => ({
  pk: clientPk(accountId, clientId),
  sk: key("BKG", event.startsAt, id),
});
