import { headOf } from "../accounts/store.ts";
import type { Ctx } from "../ctx.ts";
import { eventReach, requireEventReach } from "../events/reach.ts";
import type { EventView } from "../events/routes.ts";
import { events } from "../events/store.ts";
import { viewOf as eventView } from "../events/view.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { rulesOf } from "../settling/rules.ts";
import { listPage, openPosition, sealPosition } from "../table/list.ts";
import type { SeriesView } from "./routes.ts";
import { Series } from "./schema.ts";
import { madeOf, occurrences, occurrencesOf, seriesListPk, seriesWith } from "./store.ts";
import { viewOf } from "./view.ts";

const locationOf = ({ versions }: Series) => ({ location: versions.at(-1)!.event.location });

/** V9. The series of the account, newest first (S2-02); limited staff see those of their locations, so a page may be short. */
export const listSeries = async (ctx: Ctx, page: PageQuery): Promise<Page<SeriesView>> => {
  const where = { index: "gsi1" as const, pk: seriesListPk(ctx.accountId), newestFirst: true };
  const [head, { items, nextCursor }] = await Promise.all([
    headOf(ctx.table, ctx.accountId),
    listPage(ctx, "series", page, where, ({ data }) => Series.parse(data)),
  ]);
  const reaches = eventReach(ctx, head);
  return { items: items.filter((series) => reaches(locationOf(series))).map(viewOf), nextCursor };
};

/** A series with its revision. 404; 403 at a location the caller does not work at. */
const requireSeries = async (ctx: Ctx, seriesId: string): Promise<{ series: Series; rev: string }> => {
  const { series, item } = await seriesWith(ctx, seriesId);
  await requireEventReach(ctx, locationOf(series));
  return { series, rev: item.rev };
};

/** Occurrences looked through for the next one that takes place. */
const mostLooked = 25;

/** The event of each occurrence as it stands; one that was deleted is left out. */
const eventsOf = async (ctx: Ctx, eventIds: string[]): Promise<EventView[]> => {
  const [head, items] = await Promise.all([
    headOf(ctx.table, ctx.accountId),
    ctx.table.getMany(eventIds.map((id) => events.key(ctx.accountId, id))),
  ]);
  const found = items.flatMap((item) => (item && !item.gone ? [events.fromItem(item)] : []));
  return found.filter(({ deleted }) => !deleted).map((event) => eventView(event, rulesOf(head)));
};

const day = 24 * 3600_000;

/** A series with how many of its events are made, and the next that takes place. */
export const seriesNow = async (ctx: Ctx, seriesId: string) => {
  const { series, rev } = await requireSeries(ctx, seriesId);
  const now = ctx.now();
  const from = new Date(Date.parse(now) - day).toISOString();
  const [[held], { items }] = await Promise.all([
    madeOf(ctx, [seriesId]),
    occurrencesOf(ctx, seriesId, { from, limit: mostLooked }),
  ]);
  const near = await eventsOf(
    ctx,
    items.map((item) => occurrences.fromItem(item).eventId),
  );
  const [next = null] = near
    .filter(({ startsAt, cancelled }) => startsAt > now && !cancelled)
    .sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1));
  return { series: { ...viewOf(series), made: held!.made.count, next }, rev };
};

/** The events of a series in the order of its rule: 4 requests a page. */
export const eventsOfSeries = async (
  ctx: Ctx,
  seriesId: string,
  { limit, cursor }: PageQuery,
): Promise<Page<EventView>> => {
  const list = `series ${seriesId}`;
  await requireSeries(ctx, seriesId);
  const after = openPosition(ctx, list, cursor)?.after;
  const { items, last } = await occurrencesOf(ctx, seriesId, { after, limit });
  const read = items.map((item) => occurrences.fromItem(item));
  return {
    items: await eventsOf(
      ctx,
      read.map(({ eventId }) => eventId),
    ),
    nextCursor: last ? sealPosition(ctx, list, { after: read.at(-1)!.startsAt }) : null,
  };
};
