import * as z from "zod";
import { addSums, same } from "../settling/contribution.ts";
import type { Item } from "../table/item.ts";
import { keyParts } from "../table/schema.ts";

/** What a table holds, in numbers: items by type, and the sums of all clients' cards by account. */
export const Census = z.object({
  items: z.record(z.string(), z.int()),
  sums: z.record(z.string(), z.record(z.string(), z.int())),
});
export type Census = z.output<typeof Census>;

export const emptyCensus = (): Census => ({ items: {}, sums: {} });

/** Counts an item in. */
export const countIn = (census: Census, item: Item): void => {
  census.items[item.type] = (census.items[item.type] ?? 0) + 1;
  if (item.type !== "card") return;
  const accountId = keyParts(item.pk)[0]!;
  census.sums[accountId] = addSums(census.sums[accountId] ?? {}, item.data.sums as Record<string, number>);
};

/** What differs between two, a line each; none: they say the same. */
export const differences = (before: Census, after: Census): string[] => {
  const types = [...new Set([...Object.keys(before.items), ...Object.keys(after.items)])].sort();
  const counts = types.flatMap((type) => {
    const [was, is] = [before.items[type] ?? 0, after.items[type] ?? 0];
    return was === is ? [] : [`items of type ${type}: ${was} before, ${is} now`];
  });
  const accounts = [...new Set([...Object.keys(before.sums), ...Object.keys(after.sums)])].sort();
  const sums = accounts.flatMap((id) => {
    const [was, is] = [before.sums[id] ?? {}, after.sums[id] ?? {}];
    const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
    return same(was, is)
      ? []
      : names.flatMap((name) =>
          was[name] === is[name] ? [] : [`${id}, ${name}: ${was[name] ?? 0} before, ${is[name] ?? 0} now`],
        );
  });
  return [...counts, ...sums];
};
