import type { Item } from "../../shared/table/item.ts";

type Index = "gsi1" | "gsi2";

/** The indexes of a table in memory: they learn of writes in order, and may be behind. */
export const memoryIndexes = () => {
  const partitions = new Map<string, Map<string, Item>>();
  /** what the indexes have not seen, by item: how they see it, and how it is */
  const untold = new Map<string, [Item | undefined, Item | undefined]>();
  const placeOf = (item: Item | undefined, index: Index): string | undefined =>
    item?.[`${index}pk`] !== undefined && item[`${index}sk`] !== undefined
      ? `${index}\n${item[`${index}pk`]}`
      : undefined;
  const nameOf = ({ pk, sk }: Item): string => `${pk}\n${sk}`;
  const take = (before: Item | undefined, after: Item | undefined, index: Index): void => {
    const [from, to] = [placeOf(before, index), placeOf(after, index)];
    if (from !== undefined && from !== to) partitions.get(from)?.delete(nameOf(before!));
    if (to === undefined) return;
    if (!partitions.has(to)) partitions.set(to, new Map());
    partitions.get(to)!.set(nameOf(after!), after!);
  };
  return {
    tell: (before: Item | undefined, after: Item | undefined): void => {
      const name = nameOf((after ?? before)!);
      const seen = untold.get(name);
      untold.set(name, [seen ? seen[0] : before, after]);
    },
    behind: () => untold.size > 0,
    catchUp(): void {
      for (const [before, after] of untold.values())
        for (const index of ["gsi1", "gsi2"] as const) take(before, after, index);
      untold.clear();
    },
    /** the items of one partition, in no order */
    rows: (index: Index, pk: string): Item[] => [...(partitions.get(`${index}\n${pk}`)?.values() ?? [])],
  };
};
