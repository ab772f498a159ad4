import { byHand } from "../bookings/contribution.ts";
import type { Means } from "../ctx.ts";
import { periodCount } from "../settling/periods.ts";
import { cardFrom, isReadable } from "../settling/recount.ts";
import { contributionOf, isSettledType } from "../settling/registry.ts";
import type { Rules } from "../settling/rules.ts";
import type { Item } from "../table/item.ts";
import type { Rows } from "../table/table.ts";

/** Counts of one client by some rules. */
export interface ClientCounts {
  clubCount: number;
  periodCount: number;
  /** visits the rules leave out, by the reason */
  leftOut: Record<string, number>;
}

/** A client's whole collection, read eventually consistent, which costs half: a preview is as of about now. */
export const countedBy = async ({ table }: Means, pk: string): Promise<Item[]> => {
  const items: Item[] = [];
  let after: Rows["last"];
  do {
    const page = await table.query({ pk, consistent: false, ...(after && { after }) });
    items.push(...page.items);
    after = page.last;
  } while (after);
  return items;
};

/** The item as these rules would settle it; one that does not fit its schema keeps what it was settled with. */
const settledBy = (item: Item, rules: Rules): Item =>
  isSettledType(item.type) && isReadable(item, rules)
    ? { ...item, settled: { rules: rules.version, ...contributionOf(item, rules) } }
    : item;

/** What the card of a client would say by these rules, from its records alone; undefined where there is no client. */
export const countsOf = (items: Item[], rules: Rules, now: string): ClientCounts | undefined => {
  const settled = items.map((item) => settledBy(item, rules));
  const card = cardFrom(settled, rules, now)?.card;
  if (!card) return undefined;
  const leftOut: Record<string, number> = {};
  for (const { settled: adds } of settled)
    if (adds?.sums.attended && adds.why?.club) {
      const reason = adds.why.club.startsWith(byHand) ? byHand : adds.why.club;
      leftOut[reason] = (leftOut[reason] ?? 0) + 1;
    }
  return { clubCount: card.sums.club ?? 0, periodCount: periodCount(card, now), leftOut };
};
