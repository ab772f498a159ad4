import { auditAction } from "../audit/store.ts";
import { clientStands } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import { conflict, notFound } from "../kernel/errors.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { cardsOf } from "../relationships/store.ts";
import { type Card, cards } from "../settling/card.ts";
import { afresh } from "../table/afresh.ts";
import { dismissal } from "./dismissal.ts";
import { unrelated } from "./related.ts";
import type { Candidate, Reason } from "./schema.ts";
import { dismissals, type PairRow, pairRows, pairRowsOf } from "./store.ts";

interface PairFound {
  clients: [Candidate, Candidate];
  reasons: Reason[];
}

const candidateOf = (card: Card): Candidate => ({
  id: card.clientId,
  firstName: card.firstName,
  lastName: card.lastName,
  lifecycle: card.lifecycle,
  createdAt: card.createdAt,
  homeLocation: card.homeLocation ?? null,
  bookings: card.sums.bookings ?? 0,
  lastAttendanceAt: card.lastAttendanceAt ?? null,
});

/** Rows as pairs, each once with all its reasons, of clients that stand and may still be one. */
const presented = async (ctx: Ctx, rows: PairRow[]): Promise<PairFound[]> => {
  const open = await unrelated(ctx, rows);
  const ids = [...new Set(open.flatMap(({ ids: pair }) => pair))];
  const items = await ctx.table.getMany(ids.map((id) => cards.key(ctx.accountId, id)));
  const standing = new Map(
    items.flatMap((item) => {
      const card = item && cards.fromItem(item);
      return card && !card.fence && card.lifecycle !== "deleted" ? [[card.clientId, candidateOf(card)] as const] : [];
    }),
  );
  const pairs = Map.groupBy(open, ({ ids: [a, b] }) => `${a} ${b}`);
  return [...pairs.values()].flatMap((same): PairFound[] => {
    const [a, b] = same[0]!.ids.map((id) => standing.get(id));
    return a && b ? [{ clients: [a, b], reasons: [...new Set(same.map(({ reason }) => reason))].sort() }] : [];
  });
};

/** S4-44. Pairs of clients that may be one. A page may hold fewer than asked, since what is no longer open is left out. */
export const duplicates = async (ctx: Ctx, page: PageQuery): Promise<Page<PairFound>> => {
  const { items, nextCursor } = await pairRows(ctx, page);
  return { items: await presented(ctx, items), nextCursor };
};

/** S4-44. Who may be the same as a client. */
export const duplicatesOf = async (
  ctx: Ctx,
  clientId: string,
  page: PageQuery,
): Promise<Page<{ client: Candidate; reasons: Reason[] }>> => {
  const { items, nextCursor } = await pairRowsOf(ctx, clientId, page);
  const pairs = await presented(ctx, items);
  return { items: pairs.map(({ clients: [, client], reasons }) => ({ client, reasons })), nextCursor };
};

/** Y4. Remembers that two clients are two people, or forgets it; saying it again changes nothing. 404 where one is not there. */
export const setDismissed = (ctx: Ctx, asked: string[], dismissed: boolean) =>
  afresh(async () => {
    const found = await cardsOf(ctx, asked);
    const clientIds = [...new Set(asked.flatMap((id) => found.get(id)?.clientId ?? []))];
    if (found.size < asked.length) throw notFound("client");
    const [a, b] = clientIds as [string, string | undefined];
    if (!b) throw conflict("merged-already", "These two are one client; unmerge them first.");
    const answer = { clientIds, dismissed };
    const held = await ctx.table.get(dismissals.key(ctx.accountId, a, b));
    if ((held !== undefined) === dismissed) return answer;
    const sides: [string, string][] = [
      [a, b],
      [b, a],
    ];
    await ctx.table.transact([
      ...clientIds.map((id) => clientStands(ctx, id)),
      ...sides.flatMap(([clientId, withId]) => [
        dismissed ? dismissal(ctx, clientId, withId) : { remove: dismissals.key(ctx.accountId, clientId, withId) },
        auditAction(ctx, {
          act: dismissed ? "duplicate.dismissed" : "duplicate.reopened",
          clientId,
          about: withId,
        }),
      ]),
    ]);
    return answer;
  });
