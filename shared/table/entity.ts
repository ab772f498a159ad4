import type * as z from "zod";
import type { IndexKeys, Item, Key } from "./item.ts";

export interface Entity<S extends z.ZodType> {
  type: string;
  schema: S;
  key: (...parts: string[]) => Key;
  toItem: (key: Key, value: z.output<S>, rev: string, indexes?: IndexKeys) => Item;
  fromItem: (item: Pick<Item, "data">) => z.output<S>;
}

/**
 * A kind of item: its tag, the schema of its `data`, its key from named parts.
 * `fromItem` parses, so that what does not fit is found where it is read.
 */
export const entity = <S extends z.ZodType>(type: string, schema: S, key: (...parts: string[]) => Key): Entity<S> => ({
  type,
  schema,
  key,
  toItem: (at, value, rev, indexes = {}) => ({ ...at, ...indexes, type, rev, data: value as Record<string, unknown> }),
  fromItem: (item) => schema.parse(item.data),
});
