import { auditAction } from "../audit/store.ts";
import { listOfClient, requireClient, writeToClient } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import { requireEventReach } from "../events/reach.ts";
import { newJob } from "../jobs/store.ts";
import { conflict, notFound } from "../kernel/errors.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { localTime } from "../kernel/time.ts";
import type { Series } from "../series/schema.ts";
import { seriesOf, seriesWith } from "../series/store.ts";
import { afresh } from "../table/afresh.ts";
import { keyPrefix } from "../table/schema.ts";
import type { NewRecurring, RecurringRow } from "./routes.ts";
import { rowOf } from "./row.ts";
import type { RecurringBooking } from "./schema.ts";
import { type Held, recurringBookings } from "./store.ts";
import { recurringAction } from "./write.ts";

type Ordered = RecurringRow & { jobId: string };

/** B40. A client's recurring bookings, newest first. */
export const listRecurring = async (ctx: Ctx, clientId: string, page: PageQuery): Promise<Page<RecurringRow>> => {
  const where = { prefix: keyPrefix("RCB"), newestFirst: true };
  const found = await listOfClient(ctx, clientId, "recurring", page, where, recurringBookings.fromItem);
  const series = await seriesOf(
    ctx,
    found.items.map(({ seriesId }) => seriesId),
  );
  return {
    ...found,
    items: found.items.flatMap((one) => {
      const of = series.get(one.seriesId);
      return of ? [rowOf(one, of)] : [];
    }),
  };
};

/** B41. Writes it with the job that books or cancels, the audit row and the kept answer. */
const order = async (
  ctx: Ctx,
  series: Series,
  recurring: RecurringBooking,
  { act, read, ending }: { act: string; read?: Held["item"]; ending: boolean },
): Promise<Ordered> => {
  const { id, clientId, seriesId, from, until, packageId, endedAt } = recurring;
  const { job, item } = newJob(ctx, "recurringBookings", { recurringId: id, clientId, seriesId, ending });
  const row = { ...rowOf(recurring, series), jobId: job.id };
  await writeToClient(ctx, clientId, [
    recurringAction(ctx, recurring, read),
    { put: item },
    auditAction(ctx, {
      act,
      clientId,
      about: id,
      ...(read ? { before: {} } : {}),
      after: endedAt ? { endedAt } : { seriesId, from, until, packageId },
    }),
    ...(ctx.keepAnswer?.(row) ?? []),
  ]);
  return row;
};

/**
 * S1-39: gives a client a standing place in a series. 404 for a series that is not there, 403 at a location the caller does not
 * work at, 409 where it is cancelled from that day on.
 */
export const beginRecurring = async (ctx: Ctx, clientId: string, input: NewRecurring): Promise<Ordered> => {
  await requireClient(ctx, clientId);
  const { series } = await seriesWith(ctx, input.seriesId);
  await requireEventReach(ctx, series.versions.at(-1)!.event);
  const { seriesId, from = localTime(ctx.now(), series.timeZone).day, until, packageId, waitlist } = input;
  if (series.cancelledFrom !== undefined && series.cancelledFrom <= from)
    throw conflict("series-cancelled", `The studio cancelled this series from ${series.cancelledFrom} on.`);
  const recurring: RecurringBooking = {
    id: ctx.newId("recurring"),
    clientId,
    seriesId,
    from,
    ...(until !== undefined && { until }),
    ...(packageId !== undefined && { packageId }),
    waitlist,
    booked: 0,
    waitlisted: 0,
    missed: 0,
    lastMissed: [],
    createdAt: ctx.now(),
    createdBy: ctx.actor.id,
  };
  return order(ctx, series, recurring, { act: "recurring.begun", ending: false });
};

/** Ends it: nothing more is booked, and its bookings to come are cancelled; again orders that once more. */
export const endRecurring = (ctx: Ctx, clientId: string, recurringId: string): Promise<Ordered> =>
  afresh(async () => {
    const item = await ctx.table.get(recurringBookings.key(ctx.accountId, clientId, recurringId));
    if (!item || item.gone) {
      await requireClient(ctx, clientId);
      throw notFound("recurring booking");
    }
    const recurring = recurringBookings.fromItem(item);
    const { series } = await seriesWith(ctx, recurring.seriesId);
    await requireEventReach(ctx, series.versions.at(-1)!.event);
    const ended = { ...recurring, endedAt: recurring.endedAt ?? ctx.now() };
    return order(ctx, series, ended, { act: "recurring.ended", read: item, ending: true });
  });
