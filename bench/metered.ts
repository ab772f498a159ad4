import { marshall } from "@aws-sdk/util-dynamodb";
import type { Item, Key } from "../shared/table/item.ts";
import type { Table } from "../shared/table/table.ts";
import { keyOf } from "../test/support/memory-items.ts";
import type { MemoryTable } from "../test/support/memory-table.ts";
import { indexUnits, type Raw, readUnits, sizeOf, writeUnits } from "../test/support/units.ts";

/** What work asked of a table, as DynamoDB charges it (performance.md, Known facts). */
export interface Cost {
  requests: number;
  readUnits: number;
  writeUnits: number;
}

const rawOf = (item: Item): Raw => marshall(item, { removeUndefinedValues: true }) as Raw;
const sizes = new WeakMap<Item, number>();
const bytesOf = (item: Item): number => {
  const known = sizes.get(item);
  if (known !== undefined) return known;
  const size = sizeOf(rawOf(item));
  sizes.set(item, size);
  return size;
};

/** The table in memory with its requests and units counted by the rules; `beforeWrite` may end the work as a kill does. */
export const meteredTable = (table: MemoryTable, cost: Cost, beforeWrite: () => void = () => {}): Table => {
  const read = async <T>(asked: Promise<T>, units: (answer: T) => number): Promise<T> => {
    const answer = await asked;
    cost.requests += 1;
    cost.readUnits += units(answer);
    return answer;
  };
  const write = async (keys: Key[], times: number, asked: () => Promise<void>): Promise<void> => {
    beforeWrite();
    const before = await table.getMany(keys);
    try {
      await asked();
    } finally {
      const after = await table.getMany(keys);
      cost.requests += 1;
      keys.forEach((_, i) => {
        const [was, is] = [before[i] && rawOf(before[i]), after[i] && rawOf(after[i])];
        cost.writeUnits += times * writeUnits(was, is) + indexUnits(was, is);
      });
    }
  };
  const metered: Table = {
    ...table,
    metered: () => metered,
    get: (key) => read(table.get(key), (item) => readUnits(item ? bytesOf(item) : 0, true)),
    getMany: (keys, consistent = true) =>
      read(table.getMany(keys), (items) =>
        items.reduce((sum, item) => sum + readUnits(item ? bytesOf(item) : 0, consistent), 0),
      ),
    query: (input) =>
      read(table.query(input), ({ items }) => {
        const size = items.reduce((sum, item) => sum + bytesOf(item), 0);
        return readUnits(size, input.consistent ?? input.index === undefined);
      }),
    put: (item, condition) => write([item], 1, () => table.put(item, condition)),
    update: (key, change, condition) => write([key], 1, () => table.update(key, change, condition)),
    remove: (key, condition) => write([key], 1, () => table.remove(key, condition)),
    transact: (actions) => write(actions.map(keyOf), 2, () => table.transact(actions)),
  };
  return metered;
};
