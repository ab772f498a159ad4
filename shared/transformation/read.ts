import { reachOf } from "../accounts/reach.ts";
import { auditAction } from "../audit/store.ts";
import { listOfClient, recordOfClient, requireClient, unfenced } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import { notFound } from "../kernel/errors.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { daysAfter, localTime } from "../kernel/time.ts";
import { cards } from "../settling/card.ts";
import type { Item } from "../table/item.ts";
import { listPage } from "../table/list.ts";
import { keyPrefix } from "../table/schema.ts";
import type { Due, EntryView, OverdueRow } from "./routes.ts";
import type { Entry, EntryVersion } from "./schema.ts";
import { duePk, dues, entries, entryPrefix, logState, versions } from "./store.ts";
import { noteView } from "./viewed.ts";

/** C8. An entry of a client by its id. 404, or asked again where the client was merged into. */
export const entryItemOf = async (ctx: Ctx, clientId: string, entryId: string): Promise<Item> => {
  const item = await recordOfClient(ctx, clientId, "TLE", entryId);
  if (item) return item;
  await requireClient(ctx, clientId);
  throw notFound("entry");
};

/** An entry as it is shown. */
export const viewOf = (clientId: string, entry: Entry): EntryView => ({ ...entry, clientId, note: entry.note ?? null });

/** Whether a log is overdue on a local day. */
const dueNow = (item: Item | undefined, today: string): Due => {
  const { nextDueOn = null, overdueFrom = null } = item ? dues.fromItem(item) : {};
  const overdue = overdueFrom !== null && overdueFrom <= today;
  return { nextDueOn, overdue, since: overdue ? overdueFrom : null };
};

/** Y16. A client's log, newest first, with when the next entry is due by the client's local day; the view is written down (S2-22). */
export const listEntries = async (
  ctx: Ctx,
  clientId: string,
  { field, ...page }: PageQuery & { field?: string | undefined },
): Promise<Page<EntryView> & { due: Due }> => {
  const where = { prefix: entryPrefix, newestFirst: true };
  const list = `transformation ${field ?? ""}`;
  const [{ items, nextCursor }, { card, due }] = await Promise.all([
    listOfClient(ctx, clientId, list, page, where, (item) => viewOf(clientId, entries.fromItem(item))),
    logState(ctx, clientId),
  ]);
  if (!card) throw notFound("client");
  const { zone } = unfenced(card);
  await noteView(ctx, clientId, "transformationLog.viewed");
  return {
    items: items.filter(({ values }) => field === undefined || field in values),
    nextCursor,
    due: dueNow(due, localTime(ctx.now(), zone).day),
  };
};

/** An entry and its revision; the view is written down. */
export const oneEntry = async (ctx: Ctx, clientId: string, entryId: string) => {
  const item = await entryItemOf(ctx, clientId, entryId);
  await noteView(ctx, clientId, "transformationLog.viewed", entryId);
  return { entry: viewOf(clientId, entries.fromItem(item)), rev: item.rev };
};

/** Y17. What an entry said before, newest first; of one that was taken out as well. 404 where there never was one; the view is written down. */
export const entryHistory = async (
  ctx: Ctx,
  clientId: string,
  entryId: string,
  page: PageQuery,
): Promise<Page<EntryVersion>> => {
  const where = { prefix: keyPrefix("TLEV", entryId), newestFirst: true };
  const found = await listOfClient(ctx, clientId, `versions ${entryId}`, page, where, versions.fromItem);
  if (found.items.length === 0) await entryItemOf(ctx, clientId, entryId);
  await noteView(ctx, clientId, "transformationLog.historyViewed", entryId);
  return found;
};

/** The day it is where it is latest on Earth. */
const latestDay = (now: string): string => localTime(now, "Etc/GMT-14").day;

/**
 * Y18. The clients whose log is overdue by their own local day, the longest first. Those who are deleted, behind a fence or out
 * of the caller's reach are left out. Whose names were shown stands on the audit trail.
 */
export const overdueClients = async (ctx: Ctx, page: PageQuery): Promise<Page<OverdueRow>> => {
  const where = { index: "gsi1" as const, pk: duePk(ctx.accountId), to: daysAfter(latestDay(ctx.now()), 1) };
  const { items, nextCursor } = await listPage(ctx, "transformation overdue", page, where, dues.fromItem);
  const keys = items.map(({ clientId }) => cards.key(ctx.accountId, clientId));
  const [held, reach] = await Promise.all([ctx.table.getMany(keys), reachOf(ctx)]);
  const rows = items.flatMap(({ clientId, nextDueOn, overdueFrom }, i): OverdueRow[] => {
    const card = held[i] && cards.fromItem(held[i]);
    if (!card || card.fence || card.lifecycle === "deleted" || !reach(card.homeLocation) || !nextDueOn || !overdueFrom)
      return [];
    if (overdueFrom > localTime(ctx.now(), card.zone).day) return [];
    const { firstName, lastName } = card;
    return [{ clientId, firstName, lastName, nextDueOn, since: overdueFrom }];
  });
  const after = { clientIds: rows.map(({ clientId }) => clientId) };
  await ctx.table.transact([auditAction(ctx, { act: "transformationLog.overdueViewed", after, sensitive: true })]);
  return { items: rows, nextCursor };
};
