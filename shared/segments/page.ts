import { rowOf } from "../clients/profile.ts";
import type { ClientRow } from "../clients/routes.ts";
import type { Ctx } from "../ctx.ts";
import { directoryPage } from "../filters/directory.ts";
import { isCardOnly } from "../filters/reads.ts";
import { judgeCard, type Sieve, sieveOf } from "../filters/sift.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { cards } from "../settling/card.ts";
import { badCursor, openPosition, sealPosition } from "../table/list.ts";
import { drawnUp } from "./members.ts";
import { type Resolved, resolve } from "./resolve.ts";
import type { SegmentRef } from "./schema.ts";
import { partSize } from "./store.ts";

/** A page of a segment's clients: as of when they are in, and whether a job is drawing them up anew. */
export interface MemberPage extends Page<ClientRow> {
  asOf: string;
  /** how many they were then, where they were drawn up */
  count: number | null;
  refreshing: boolean;
  jobId: string | null;
}

interface Place {
  list: string;
  from: number;
  count: number;
  /** of the segment when the list was drawn up */
  rev: string;
}

const listName = (id: SegmentRef): string => `drawn segment ${id}`;

/** Where a cursor leads in a drawn list; undefined where it is none of a drawn list. */
const placeIn = (ctx: Ctx, id: SegmentRef, cursor: string | undefined): Place | undefined => {
  const text = cursor && ctx.secrets.open(`${ctx.accountId} ${listName(id)}`, cursor);
  if (!text) return undefined;
  const { list = "", from, count, rev = "" } = openPosition(ctx, listName(id), cursor) ?? {};
  return { list, rev, from: Number(from), count: Number(count) };
};

/** M6. A page of clients by their ids; who left by the card meanwhile, or was merged or hidden, is left out. */
const pageOfIds = async (
  ctx: Ctx,
  id: SegmentRef,
  ids: string[],
  { from, ...at }: Place,
  sieve: Sieve,
): Promise<Page<ClientRow>> => {
  const rows = await ctx.table.getMany(
    ids.map((clientId) => cards.key(ctx.accountId, clientId)),
    false,
  );
  const shown = rows.flatMap((item) => (item ? [cards.fromItem(item)] : []));
  const next = from + ids.length;
  const position = { list: at.list, rev: at.rev, from: String(next), count: String(at.count) };
  return {
    items: shown
      .filter((card) => !card.fence && card.lifecycle !== "deleted" && judgeCard(sieve, card) !== false)
      .map((card) => rowOf(card, sieve.scene.now)),
    nextCursor: next < at.count && ids.length > 0 ? sealPosition(ctx, listName(id), position) : null,
  };
};

/** The first page of a list, which is drawn up first where that is due. */
const firstPage = async (ctx: Ctx, segment: Resolved, limit: number, sieve: Sieve): Promise<MemberPage> => {
  const { found, jobId } = await drawnUp(ctx, segment, sieve);
  const said = { asOf: found?.asOf ?? sieve.scene.now, count: found?.count ?? null, refreshing: jobId !== null, jobId };
  if (!found) return { items: [], nextCursor: null, ...said };
  const at = { list: found.list, from: 0, count: found.count, rev: segment.rev };
  return { ...(await pageOfIds(ctx, segment.id, found.first.slice(0, limit), at, sieve)), ...said };
};

/**
 * A page of who is in: live from the directory where the cards decide, else from a drawn list that says as of when. Two
 * requests where nothing has to be drawn up (P9). 404; 403 where the rules tell of money.
 */
export const membersPage = async (ctx: Ctx, id: SegmentRef, page: PageQuery): Promise<MemberPage> => {
  const at = placeIn(ctx, id, page.cursor);
  const segment = await resolve(ctx, id, at && { list: at.list, part: Math.floor(at.from / partSize) });
  const sieve = await sieveOf(ctx, segment.rules);
  const now = { asOf: sieve.scene.now, count: null, refreshing: false, jobId: null };
  if (isCardOnly(segment.rules)) {
    const live = await directoryPage(ctx, `segment ${id} ${segment.rev}`, page, sieve);
    return { ...live, ...now };
  }
  if (!at && page.cursor === undefined) return firstPage(ctx, segment, page.limit, sieve);
  if (!at || at.rev !== segment.rev || !segment.ids) throw badCursor();
  const ids = segment.ids.slice(at.from % partSize, (at.from % partSize) + page.limit);
  const { found } = segment.membership ?? {};
  const said = { ...now, asOf: found?.asOf ?? now.asOf, count: at.count };
  return { ...(await pageOfIds(ctx, id, ids, at, sieve)), ...said };
};
