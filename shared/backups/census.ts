import * as z from "zod";
import { addSums } from "../settling/contribution.ts";
import type { Item } from "../table/item.ts";
import { keyParts } from "../table/schema.ts";

/** What a table holds, in numbers: items by type, how many wait to be settled, and the sums of all clients' cards by account. */
export const Census = z.object({
  items: z.record(z.string(), z.int()),
  dirty: z.int(),
  sums: z.record(z.string(), z.record(z.string(), z.int())),
});
export type Census = z.output<typeof Census>;

export const emptyCensus = (): Census => ({ items: {}, dirty: 0, sums: {} });

/** Counts an item in. */
export const countIn = (census: Census, item: Item): void => {
  census.items[item.type] = (census.items[item.type] ?? 0) + 1;
  if (item.dirty) census.dirty += 1;
  if (item.type !== "card") return;
  const accountId = keyParts(item.pk)[0]!;
  census.sums[accountId] = addSums(census.sums[accountId] ?? {}, item.data.sums as Record<string, number>);
};

const namesIn = (...maps: object[]): string[] => [...new Set(maps.flatMap((map) => Object.keys(map)))].sort();

const differing = (was: Record<string, number>, is: Record<string, number>, of: string): string[] =>
  namesIn(was, is).flatMap((name) =>
    was[name] === is[name] ? [] : [`${of} ${name}: ${was[name] ?? 0} before, ${is[name] ?? 0} now`],
  );

/** What is other than it was, a line each. `lost`: it must not be; `settled`: a recount did what was still to be done at the time of the first. */
export interface Compared {
  lost: string[];
  settled: string[];
}

/** Compares two. Fewer items are lost; other sums are, where nothing waited to be settled at the time of the first. */
export const compared = (before: Census, after: Census): Compared => {
  const fewer = Object.keys(before.items).filter((type) => (after.items[type] ?? 0) < before.items[type]!);
  const lost = differing(
    Object.fromEntries(fewer.map((type) => [type, before.items[type]!])),
    Object.fromEntries(fewer.map((type) => [type, after.items[type] ?? 0])),
    "items of type",
  );
  const sums = namesIn(before.sums, after.sums).flatMap((id) =>
    differing(before.sums[id] ?? {}, after.sums[id] ?? {}, `${id}:`),
  );
  return before.dirty > 0 ? { lost, settled: sums } : { lost: [...lost, ...sums], settled: [] };
};
