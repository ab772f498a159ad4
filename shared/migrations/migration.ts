import type { IndexKeys, Item } from "../table/item.ts";

/** What a migration makes of an item: its data and where it is listed. Its key, its type and what it was settled with stay. */
export interface Changed {
  data: Item["data"];
  /** every index key it is to have; left out: those it has stay */
  indexes?: IndexKeys;
  /** it adds something else to its client's numbers now: it is settled anew */
  settleAnew?: boolean;
}

/**
 * A change of shape of what stands in the table, numbered in the order of the registry. `change` is pure, and of an item that it has changed
 * already, or that was written in the new shape, it makes nothing. Code that runs meanwhile reads both shapes.
 */
export interface Migration {
  /** its number and what it does: `0001-rooms-by-id` */
  name: string;
  change: (item: Item) => Changed | undefined;
}
