import { type AccountHead, headOf } from "../accounts/store.ts";
import { auditAction } from "../audit/store.ts";
import type { Ctx } from "../ctx.ts";
import { requireEventReach } from "../events/reach.ts";
import { requirePlausible } from "../events/write.ts";
import { newJob } from "../jobs/store.ts";
import { differences } from "../kernel/differences.ts";
import { conflict, invalid, stale } from "../kernel/errors.ts";
import { localTime } from "../kernel/time.ts";
import { withEtag } from "../route.ts";
import { rulesOf } from "../settling/rules.ts";
import { afresh } from "../table/afresh.ts";
import type { Item } from "../table/item.ts";
import { templateOn, versionsFrom } from "./occurrence.ts";
import type { NewSeries, SeriesChanges, SeriesView } from "./routes.ts";
import { faultsOfRule } from "./rule.ts";
import type { Series, Template } from "./schema.ts";
import { seriesWith } from "./store.ts";
import { viewOf } from "./view.ts";
import { seriesAction } from "./write.ts";

/** A series as it then shows, the job that takes it to its events, and its revision. */
export interface Ordered {
  series: SeriesView & { jobId: string };
  rev: string;
}

/** What of a series the audit trail shows. */
const told = ({ id: _, createdAt: __, createdBy: ___, ...rest }: Series) => rest;

interface Order {
  act: string;
  read?: Item;
  before?: Series;
  /** the local day from which on its events follow; absent: they are to be made */
  from?: string;
}

/** V8. Writes a series with the job that takes it to its events, the audit row and the kept answer. */
const order = async (ctx: Ctx, series: Series, { act, read, before, from }: Order): Promise<Ordered> => {
  const { job, item } = newJob(ctx, "series", { seriesId: series.id, ...(from !== undefined && { from }) });
  const write = seriesAction(ctx, series, read);
  const rev = String(write.change.set!.rev);
  const view = { ...viewOf(series), jobId: job.id };
  const change = before ? differences(told(before), told(series)) : { after: told(series) };
  await ctx.table.transact([
    write,
    { put: item },
    auditAction(ctx, { act, about: series.id, ...change }),
    ...(ctx.keepAnswer?.(withEtag(view, rev)) ?? []),
  ]);
  return { series: view, rev };
};

/** Schedules a series of our own (S2-02). 422 with every fault of what it is and of its rule. */
export const scheduleSeries = async (ctx: Ctx, input: NewSeries): Promise<Ordered> => {
  const { rrule, startsOn, exceptDays, ...event } = input;
  const head = await headOf(ctx.table, ctx.accountId);
  await requirePlausible(ctx, event, head);
  const rule = { rrule, startsOn, timeZone: rulesOf(head).zoneOf(event.location), ...(exceptDays && { exceptDays }) };
  const faults = faultsOfRule(rule, ctx.now());
  if (faults.length > 0) throw invalid(faults);
  const id = ctx.newId("series");
  const made = { createdAt: ctx.now(), createdBy: ctx.actor.id };
  return order(ctx, { ...rule, id, versions: [{ event }], ...made }, { act: "series.created" });
};

/** Reads a series, lets `become` say what it is to be, and orders that. 403 at a location the caller does not work at. */
const change = (
  ctx: Ctx,
  seriesId: string,
  become: (series: Series, rev: string, head: AccountHead) => Promise<Order & { series: Series }>,
): Promise<Ordered> =>
  afresh(async () => {
    const [{ series, item }, head] = await Promise.all([seriesWith(ctx, seriesId), headOf(ctx.table, ctx.accountId)]);
    await requireEventReach(ctx, series.versions.at(-1)!.event, head);
    const { series: next, ...of } = await become(series, item.rev, head);
    return order(ctx, next, { ...of, read: item, before: series });
  });

/** What is given, what is null taken away, what is not said as it is. */
const patched = (event: Template, changes: SeriesChanges): Template =>
  Object.fromEntries(
    Object.entries({ ...event, ...changes }).filter(([, value]) => value !== null && value !== undefined),
  ) as Template;

/**
 * Changes what a series is from a local day on. 412 when `ifMatch` is no longer the revision; 422 for a location of another
 * time zone: the rule goes by the clock of the first.
 */
export const changeSeries = (
  ctx: Ctx,
  seriesId: string,
  { changes, from }: { changes: SeriesChanges; from: string },
  ifMatch: string | undefined,
): Promise<Ordered> =>
  change(ctx, seriesId, async (series, rev, head) => {
    if (ifMatch !== undefined && ifMatch !== rev) throw stale(rev);
    requireFollowing(series, from);
    const location = patched(templateOn(series, from), changes).location;
    await requirePlausible(ctx, { ...(location !== undefined && { location }) }, head, "/body/changes");
    if (rulesOf(head).zoneOf(location) !== series.timeZone && changes.location !== undefined)
      throw invalid([
        { pointer: "/body/changes/location", message: `must be in the series' time zone, ${series.timeZone}` },
      ]);
    const versions = versionsFrom(series, from, (event) => patched(event, changes));
    return { series: { ...series, versions }, act: "series.changed", from };
  });

const requireFollowing = ({ cancelledFrom }: Series, from: string): void => {
  if (cancelledFrom !== undefined && cancelledFrom <= from)
    throw conflict("series-cancelled", `The studio cancelled this series from ${cancelledFrom} on.`);
};

/** The studio cancels a series from a local day on, today where none is said; those that have begun stay. 409 where it is already. */
export const cancelSeries = (
  ctx: Ctx,
  seriesId: string,
  { from: given, reason }: { from?: string | undefined; reason: string },
): Promise<Ordered> =>
  change(ctx, seriesId, async (series) => {
    const from = given ?? localTime(ctx.now(), series.timeZone).day;
    requireFollowing(series, from);
    return { series: { ...series, cancelledFrom: from, cancelReason: reason }, act: "series.cancelled", from };
  });
