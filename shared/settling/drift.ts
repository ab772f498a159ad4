import { everyPage } from "../table/every.ts";
import type { Table } from "../table/table.ts";
import { cards } from "./card.ts";
import { addSums, same } from "./contribution.ts";

/** What a look at the whole table finds: clients, and those whose card is not the sum of what is settled; `dirty`: records that wait. */
export interface Drift {
  clients: number;
  drifted: number;
  dirty: number;
}

/** Compares every client's card with the sum of what is settled, without mending anything: what sweep would find. */
export const driftIn = async (table: Table): Promise<Drift> => {
  const drift: Drift = { clients: 0, drifted: 0, dirty: 0 };
  let at: { pk: string; card?: Record<string, number>; sums: Record<string, number> } = { pk: "", sums: {} };
  const leave = () => {
    if (!at.card) return;
    drift.clients += 1;
    if (!same(at.card, at.sums)) drift.drifted += 1;
  };
  for await (const items of everyPage(table))
    for (const item of items) {
      if (item.pk !== at.pk) {
        leave();
        at = { pk: item.pk, sums: {} };
      }
      if (item.dirty) drift.dirty += 1;
      if (item.settled) at.sums = addSums(at.sums, item.settled.sums);
      if (item.type !== cards.type) continue;
      const { fence, sums } = cards.fromItem(item);
      if (!fence) at.card = sums;
    }
  leave();
  return drift;
};
