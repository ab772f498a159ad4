import { headOf } from "../accounts/store.ts";
import type { Ctx } from "../ctx.ts";
import { conflict, notFound } from "../kernel/errors.ts";
import type { Page } from "../kernel/page.ts";
import { rulesOf } from "../settling/rules.ts";
import { isMadeHere } from "../sources/origin.ts";
import type { Item } from "../table/item.ts";
import { calendarPage } from "./calendar.ts";
import { eventReach, requireEventReach } from "./reach.ts";
import type { CalendarQuery, EventView } from "./routes.ts";
import type { StudioEvent } from "./schema.ts";
import { events } from "./store.ts";
import { viewOf } from "./view.ts";

/** An event of the account, with its item (V2): one request; 404. */
export const requireEvent = async (
  ctx: Pick<Ctx, "table" | "accountId">,
  eventId: string,
): Promise<{ event: StudioEvent; item: Item }> => {
  const item = await ctx.table.get(events.key(ctx.accountId, eventId));
  const event = item && events.fromItem(item);
  if (!item || !event || event.deleted) throw notFound("event");
  return { event, item };
};

/** Refuses (409) to change what a booking software owns: it would be overwritten by the next sync. */
export const requireOwn = ({ origin }: StudioEvent): void => {
  if (!isMadeHere(origin))
    throw conflict(
      "belongs-to-source",
      `This event belongs to ${origin.source}: change it there, and the change comes here with the next sync.`,
    );
};

/** An event as it is shown, with its revision. 404; 403 at a location the caller does not work at. */
export const eventOf = async (ctx: Ctx, eventId: string): Promise<{ event: EventView; rev: string }> => {
  const [{ event, item }, head] = await Promise.all([requireEvent(ctx, eventId), headOf(ctx.table, ctx.accountId)]);
  await requireEventReach(ctx, event, head);
  return { event: viewOf(event, rulesOf(head)), rev: item.rev };
};

/** The calendar, soonest first (S1-03, S2-02): events the caller sees, by range, location, teacher, type and kind. */
export const calendarOf = async (ctx: Ctx, query: CalendarQuery): Promise<Page<EventView>> => {
  const head = await headOf(ctx.table, ctx.accountId);
  const { items, nextCursor } = await calendarPage(ctx, query, head.locations, eventReach(ctx, head));
  const rules = rulesOf(head);
  return { items: items.map((event) => viewOf(event, rules)), nextCursor };
};
