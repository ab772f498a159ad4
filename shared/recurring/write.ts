import type { Means } from "../ctx.ts";
import { recordAction } from "../sources/store.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import type { RecurringBooking } from "./schema.ts";
import { recurringBookings, standingPk } from "./store.ts";

/** B41. The write of a recurring booking, if it is still as it was read; one that ended is on no list of its series. */
export const recurringAction = (means: Means, recurring: RecurringBooking, read: Item | undefined): Action => {
  const { id, clientId, seriesId, endedAt } = recurring;
  const { pk, sk } = read ?? recurringBookings.key(means.accountId, clientId, id);
  return recordAction(
    means,
    {
      pk,
      sk,
      type: recurringBookings.type,
      data: recurring,
      ...(read?.home && { home: read.home }),
      ...(!endedAt && { gsi1pk: standingPk(means.accountId, seriesId), gsi1sk: id }),
    },
    read,
  );
};
