import type { IndexKeys, Key } from "./schema.ts";

/** What a record adds to its client's card now, and why where it adds nothing (settling/contribution). */
export interface Settled {
  /** version of the rules that said so */
  rules: string;
  /** instant the sums belong to: start of the visit, issue of the invoice */
  at?: string;
  sums: Record<string, number>;
  /** chart series by local month: `{ "2026-03": { "type#Vinyasa": 1 } }` */
  months?: Record<string, Record<string, number>>;
  /** reason for each number it could have raised and did not */
  why?: Record<string, string>;
}

/** Every item of the table has this envelope; what it is about stands in `data`. */
export interface Item extends Key, IndexKeys {
  type: string;
  /** unique at each write of `data`; settling leaves it alone */
  rev: string;
  data: Record<string, unknown>;
  /** written since it was last settled */
  dirty?: boolean;
  settled?: Settled;
  /** tombstone: settling takes back what it added, then removes it; `data.moved` where it goes on under another key */
  gone?: boolean;
  /** a job that wants to run */
  due?: boolean;
  /** clients that were merged and had it before, the one merged last at the end; unmerge takes it back there */
  home?: string[];
  /** TTL, epoch seconds */
  expiresAt?: number;
}

export type { IndexKeys, Key };
