import { isDeepStrictEqual } from "node:util";
import type { Item } from "../../shared/table/item.ts";
import type { Studio } from "../support/studio.ts";

/** What a merge leaves behind besides the two clients, or what is new at every write. */
const left = new Set(["merge", "audit", "job", "bar", "answer", "claim", "sweep"]);

/** Every item of the table without what changes at each write; months that hold nothing are none. */
export const snapshot = async ({ table }: Pick<Studio, "table">): Promise<Map<string, object>> => {
  const items: Item[] = [];
  for (let page = await table.scan({}); ; page = await table.scan({ after: page.last })) {
    items.push(...page.items);
    if (!page.last) break;
  }
  const kept = items.filter(
    ({ type, data }) => !left.has(type) && !(type === "series" && Object.keys(data.sums as object).length === 0),
  );
  return new Map(kept.map((item) => [`${item.pk} ${item.sk}`, comparable(item)]));
};

/** Without revisions, those of the rules included. */
const comparable = ({ rev: _, dirty, settled, ...item }: Item): object => {
  const { terms } = item.data as { terms?: string[] };
  return {
    ...item,
    ...(dirty && { dirty }),
    ...(settled && { settled: { ...settled, rules: "" } }),
    data: { ...item.data, ...(terms && { terms: terms.toSorted() }) },
  };
};

type Snapshot = Awaited<ReturnType<typeof snapshot>>;

/** The items that are not in both as they are, by their keys. */
export const changes = (before: Snapshot, after: Snapshot): [key: string, before?: object, after?: object][] =>
  [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => !isDeepStrictEqual(before.get(key), after.get(key)))
    .map((key) => [key, before.get(key), after.get(key)]);
