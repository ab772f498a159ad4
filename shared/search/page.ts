import type { Ctx } from "../ctx.ts";
import { type Card, cards } from "../settling/card.ts";
import type { Item } from "../table/item.ts";
import type { Position } from "../table/list.ts";

/** What a list is narrowed to: a judgement on cards, and its own words, so that a cursor of another filter is refused. */
export interface Sieve {
  says: string;
  keep: (card: Card, now: string) => boolean;
}

/** Rows of a list as they were read, and where the list goes on behind them. */
/** A card and the revision it was read at. */
export type Row = Card & { rev: string };

export const rowIn = (item: Item): Row => ({ ...cards.fromItem(item), rev: item.rev });

export interface Batch {
  rows: { at: Position; card: Row | undefined }[];
  after?: Position | undefined;
}

export interface Taken {
  cards: Row[];
  after?: Position | undefined;
}

/**
 * Takes rows until there are `limit` of those that `keep` lets through, or `rounds` batches were read: a page may be short
 * and the list still go on.
 */
export const take = async (
  limit: number,
  rounds: number,
  from: Position | undefined,
  next: (from: Position | undefined, round: number, taken: number) => Promise<Batch>,
  keep: (card: Row) => boolean,
): Promise<Taken> => {
  const taken: Row[] = [];
  let after = from;
  for (let round = 0; round < rounds && (round === 0 || after); round += 1) {
    const batch = await next(after, round, taken.length);
    for (const [i, { at, card }] of batch.rows.entries()) {
      if (!card || !keep(card)) continue;
      taken.push(card);
      if (taken.length === limit) return { cards: taken, after: i === batch.rows.length - 1 ? batch.after : at };
    }
    after = batch.after;
  }
  return { cards: taken, after };
};

/** F4. The cards of clients that something else led to; they may be a moment behind. */
export const cardsOf = async (
  { table, accountId }: Pick<Ctx, "table" | "accountId">,
  clientIds: string[],
): Promise<(Row | undefined)[]> => {
  const items = await table.getMany(
    clientIds.map((clientId) => cards.key(accountId, clientId)),
    false,
  );
  return items.map((item) => item && rowIn(item));
};
