import type { Action, Condition } from "../../shared/table/expressions.ts";
import type { Item, Key } from "../../shared/table/item.ts";
import {
  ConditionFailed,
  type QueryInput,
  type Rows,
  type Table,
  TransactionRefused,
} from "../../shared/table/table.ts";
import { holds } from "./memory-conditions.ts";
import { memoryIndexes } from "./memory-indexes.ts";
import { applied, byText, frozen, keyOf, lastOf, project } from "./memory-items.ts";

/** One write as a stream tells it: the item's place in the stream, and how it stood before and after. */
export interface Image {
  sequence: number;
  key: Key;
  before: Item | undefined;
  after: Item | undefined;
}

export interface MemoryTable extends Table {
  /** every write so far, in order */
  images: Image[];
  /** everything that stands in it, by key */
  items(): Item[];
}

interface Options {
  /** most rows of one page, as a page of DynamoDB ends at 1 MB */
  pageItems?: number;
  /** whether a query of an index sees the last writes; DynamoDB's indexes run behind */
  indexIsCurrent?: () => boolean;
  /** whether capacity units are counted, which takes a third of the time; requests always are */
  units?: boolean;
}

/**
 * The table in memory, for what must run many times over: the same answers as the one over DynamoDB (a property test
 * compares them), whole transactions at once, and a stream of what was written. Items are frozen, so that nobody shares one.
 */
export const memoryTable = ({
  pageItems = 10_000,
  indexIsCurrent = () => true,
  units = true,
}: Options = {}): MemoryTable => {
  const partitions = new Map<string, Map<string, Item>>();
  const images: Image[] = [];
  const indexes = memoryIndexes();
  let asked = false;
  const sizeOf = (item: Item | undefined): number => (item && units ? JSON.stringify(item).length : 0);
  const find = ({ pk, sk }: Key): Item | undefined => partitions.get(pk)?.get(sk);
  const items = () => [...partitions].sort(([a], [b]) => byText(a, b)).flatMap(([, rows]) => sorted(rows));
  const sorted = (rows: Map<string, Item>) => [...rows.values()].sort((a, b) => byText(a.sk, b.sk));

  const write = (at: Key, after: Item | undefined): void => {
    const before = find(at);
    if (!before && !after) return;
    if (!partitions.has(at.pk)) partitions.set(at.pk, new Map());
    if (after) partitions.get(at.pk)!.set(at.sk, after);
    else partitions.get(at.pk)!.delete(at.sk);
    indexes.tell(before, after);
    images.push({ sequence: images.length, key: { pk: at.pk, sk: at.sk }, before, after });
  };
  const commit = (action: Action): void => {
    if ("put" in action) write(action.put, frozen(action.put));
    else if ("update" in action) write(action.update, applied(action.update, find(action.update), action.change));
    else if ("remove" in action) write(action.remove, undefined);
  };
  const indexed = (index: "gsi1" | "gsi2", pk: string): Item[] => {
    if (indexes.behind() && (!asked || indexIsCurrent())) indexes.catchUp();
    asked = true;
    return indexes.rows(index, pk);
  };

  const rowsOf = ({ pk, index }: QueryInput): [Item, string][] => {
    if (!index) return [...(partitions.get(pk)?.values() ?? [])].map((item) => [item, item.sk]);
    return indexed(index, pk).map((item) => [
      project(item, index),
      `${item[`${index}sk`]}\u0000${item.pk}\u0000${item.sk}`,
    ]);
  };
  const pageOf = (rows: [Item, string][], limit: number, keys: (item: Item) => Rows["last"]): Rows => {
    const page = rows.slice(0, limit).map(([item]) => item);
    return rows.length < limit || page.length === 0 ? { items: page } : { items: page, last: keys(page.at(-1)!) };
  };

  const of = (usage: Table["usage"]): MemoryTable => {
    const charge = (kind: "readUnits" | "writeUnits", sizes: number[], unit: number, times = 1) => {
      usage.requests += 1;
      for (const size of sizes) usage[kind] += Math.max(1, Math.ceil(size / unit)) * times;
    };
    const one = async (action: Action): Promise<void> => {
      const before = find(keyOf(action));
      if (!holds((action as { condition?: Condition }).condition, before)) {
        charge("writeUnits", [0], 1024);
        throw new ConditionFailed(before);
      }
      commit(action);
      charge("writeUnits", [Math.max(sizeOf(before), sizeOf(find(keyOf(action))))], 1024);
    };
    return {
      usage,
      images,
      items,
      metered: () => of({ requests: 0, readUnits: 0, writeUnits: 0 }),
      async get(at) {
        charge("readUnits", [sizeOf(find(at))], 4096);
        return find(at);
      },
      async getMany(keys) {
        if (keys.length > 0)
          charge(
            "readUnits",
            keys.map((at) => sizeOf(find(at))),
            4096,
          );
        return keys.map(find);
      },
      async query(input) {
        const { index, prefix, newestFirst, limit = pageItems, after } = input;
        const from = prefix ?? input.from;
        const range = index ? (`${index}sk` as const) : "sk";
        const within = (sk: string) =>
          (prefix === undefined || sk.startsWith(prefix)) &&
          (from === undefined || sk >= from) &&
          (prefix !== undefined || input.to === undefined || sk <= input.to);
        const position = after && (index ? `${after[range]}\u0000${after.pk}\u0000${after.sk}` : after.sk);
        const rows = rowsOf(input)
          .filter(
            ([item, order]) =>
              within(item[range]!) && (!position || (newestFirst ? order < position : order > position)),
          )
          .sort(([, a], [, b]) => byText(a, b));
        if (newestFirst) rows.reverse();
        const page = pageOf(rows, Math.min(limit, pageItems), (item) => lastOf(item, index));
        charge("readUnits", [page.items.reduce((sum, item) => sum + sizeOf(item), 0)], 4096, index ? 0.5 : 1);
        return page;
      },
      async scan({ after, limit = pageItems, segment = 0, segments = 1 }) {
        const rows = [...partitions.keys()]
          .sort(byText)
          .filter((pk, i) => i % segments === segment && (!after || pk >= after.pk))
          .flatMap((pk) => sorted(partitions.get(pk)!))
          .filter((item) => !after || item.pk !== after.pk || item.sk > after.sk)
          .map((item): [Item, string] => [item, ""]);
        const page = pageOf(rows, Math.min(limit, pageItems), (item) => lastOf(item, undefined));
        charge("readUnits", [page.items.reduce((sum, item) => sum + sizeOf(item), 0)], 4096);
        return page;
      },
      put: (item, condition) => one({ put: item, ...(condition && { condition }) }),
      update: (at, change, condition) => one({ update: at, change, ...(condition && { condition }) }),
      remove: (at, condition) => one({ remove: at, ...(condition && { condition }) }),
      async transact(actions) {
        const keys = new Set(actions.map((action) => `${keyOf(action).pk}\n${keyOf(action).sk}`));
        if (actions.length > 100 || actions.length === 0)
          throw new Error(`A transaction of ${actions.length} actions.`);
        if (keys.size < actions.length) throw new Error("A transaction names an item twice.");
        const failed = actions.flatMap((action, i) => (holds(action.condition, find(keyOf(action))) ? [] : [i]));
        if (failed.length > 0) throw new TransactionRefused(failed, false);
        for (const action of actions) commit(action);
        charge(
          "writeUnits",
          actions.map((action) => sizeOf(find(keyOf(action)))),
          1024,
          2,
        );
      },
    };
  };
  return of({ requests: 0, readUnits: 0, writeUnits: 0 });
};
