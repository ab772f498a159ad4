import { placeNamed } from "../accounts/places.ts";
import { type AccountHead, headOf } from "../accounts/store.ts";
import { auditAction } from "../audit/store.ts";
import type { Ctx } from "../ctx.ts";
import { differences } from "../kernel/differences.ts";
import { type Fault, invalid, stale } from "../kernel/errors.ts";
import { withEtag } from "../route.ts";
import { same } from "../settling/contribution.ts";
import { rulesOf } from "../settling/rules.ts";
import { madeHere } from "../sources/origin.ts";
import { recordAction } from "../sources/store.ts";
import { afresh } from "../table/afresh.ts";
import type { Item } from "../table/item.ts";
import { copyOf } from "./copy.ts";
import { cancelled, patched } from "./patched.ts";
import { requireEventReach } from "./reach.ts";
import type { EventPatch, EventView, NewEvent } from "./routes.ts";
import type { StudioEvent } from "./schema.ts";
import { requireEvent, requireOwn } from "./service.ts";
import { calendarKeys, events } from "./store.ts";
import { viewOf } from "./view.ts";

/** An event as it then shows, and its revision. */
export interface Written {
  event: EventView;
  rev: string;
}
type Writer = Pick<Ctx, "accountId" | "newId" | "now" | "table" | "secrets">;

/** V5. The write of an event on what was read of it; dirty where its bookings copy what changed, so that projections takes it to them. */
export const eventAction = (
  ctx: Writer,
  event: StudioEvent,
  read: Item | undefined,
): ReturnType<typeof recordAction> => {
  const dirty = (read && (read.dirty || !same(copyOf(events.fromItem(read)), copyOf(event)))) || undefined;
  const at = events.key(ctx.accountId, event.id);
  return recordAction(
    ctx,
    { ...at, type: events.type, data: event, dirty, ...calendarKeys(ctx.accountId, event) },
    read,
  );
};

/** What of an event the audit trail shows. */
const told = ({ id: _, origin: __, original: ___, ...rest }: StudioEvent) => rest;

/** In one transaction with the audit row and the kept answer. */
const write = async (ctx: Ctx, head: AccountHead, act: string, event: StudioEvent, read?: Item): Promise<Written> => {
  const action = eventAction(ctx, event, read);
  const rev = String(action.change.set?.rev);
  const view = viewOf(event, rulesOf(head));
  const change = read ? differences(told(events.fromItem(read)), told(event)) : { after: told(event) };
  await ctx.table.transact([
    action,
    auditAction(ctx, { act, about: event.id, ...change }),
    ...(ctx.keepAnswer?.(withEtag(view, rev)) ?? []),
  ]);
  return { event: view, rev };
};

/** 422 for what cannot be: an end before the start, a location the account has not; 403 for one the caller does not work at. */
export const requirePlausible = async (
  ctx: Ctx,
  event: Pick<StudioEvent, "location"> & Partial<Pick<StudioEvent, "startsAt" | "endsAt">>,
  head: AccountHead,
  at = "/body",
): Promise<void> => {
  const { location, startsAt, endsAt } = event;
  const faults: Fault[] = [];
  if (endsAt !== undefined && startsAt !== undefined && endsAt <= startsAt)
    faults.push({ pointer: `${at}/endsAt`, message: "must lie after startsAt" });
  if (location !== undefined && !placeNamed(head.locations, location))
    faults.push({ pointer: `${at}/location`, message: "is not a location of this account" });
  if (faults.length > 0) throw invalid(faults);
  await requireEventReach(ctx, event, head);
};

/** Schedules an event of our own (S2-02): a class, an appointment of one client, a workshop. */
export const scheduleEvent = async (ctx: Ctx, input: NewEvent): Promise<Written> => {
  const head = await headOf(ctx.table, ctx.accountId);
  await requirePlausible(ctx, input, head);
  const id = ctx.newId("event");
  return write(ctx, head, "event.created", { ...input, id, origin: madeHere(ctx, id) });
};

/** Reads an event of our own, lets `become` say what it is to be, and writes that; the same again writes nothing. */
const change = (
  ctx: Ctx,
  eventId: string,
  act: string,
  become: (event: StudioEvent, rev: string) => StudioEvent,
): Promise<Written> =>
  afresh(async () => {
    const [{ event, item }, head] = await Promise.all([requireEvent(ctx, eventId), headOf(ctx.table, ctx.accountId)]);
    await requireEventReach(ctx, event, head);
    requireOwn(event);
    const next = become(event, item.rev);
    await requirePlausible(ctx, next, head);
    return same(next, event)
      ? { event: viewOf(event, rulesOf(head)), rev: item.rev }
      : write(ctx, head, act, next, item);
  });

/** 412 when `ifMatch` is no longer the revision (reliability 15). */
export const changeEvent = (
  ctx: Ctx,
  eventId: string,
  patch: EventPatch,
  ifMatch: string | undefined,
): Promise<Written> =>
  change(ctx, eventId, "event.changed", (event, rev) => {
    if (ifMatch !== undefined && ifMatch !== rev) throw stale(rev);
    return patched(event, patch);
  });

/** The studio cancels an event of its own. */
export const cancelEvent = (ctx: Ctx, eventId: string, reason?: string): Promise<Written> =>
  change(ctx, eventId, "event.cancelled", (event) => cancelled(event, reason));

export const restoreEvent = (ctx: Ctx, eventId: string): Promise<Written> =>
  change(ctx, eventId, "event.restored", ({ cancelled: _, cancelReason: __, ...event }) => event);
