import type { Item } from "./item.ts";
import type { Scan, Table } from "./table.ts";

/** W1. Everything a table holds, a page at a time: for looks at the whole that begin again when they are cut off. */
export const everyPage = async function* (table: Table, limit?: number): AsyncGenerator<Item[]> {
  let after: Scan["last"];
  do {
    const page = await table.scan({ ...(limit && { limit }), ...(after && { after }) });
    yield page.items;
    after = page.last;
  } while (after);
};

/** Every item of a table, in memory at once. */
export const everyItem = async (table: Table): Promise<Item[]> => {
  const all: Item[] = [];
  for await (const items of everyPage(table)) all.push(...items);
  return all;
};
