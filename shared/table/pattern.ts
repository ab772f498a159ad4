import type { IndexKeys, Key } from "./schema.ts";

/** One question the table answers, or one write, declared beside the function that does it; its id is in that function's docstring. */
export interface Pattern {
  id: string;
  question: string;
  index: "table" | "gsi1" | "gsi2";
  /** key condition, or what is written on which condition */
  keys: string;
  requests: number | string;
  /** read or write units (RU, WU) as DynamoDB charges them: 1 RU is 4 KB read consistently, 1 WU is 1 KB written */
  units: string;
  usedBy: string;
}

/** One kind of item: what it holds, and its keys from named parts, by the very function that makes them. */
export interface ItemKind {
  type: string;
  holds: string;
  parts: readonly string[];
  key: (...parts: string[]) => Key & IndexKeys;
}
