import type { Action, Change, Condition } from "./expressions.ts";
import type { Item, Key } from "./item.ts";

/** A condition did not hold; `item` is what stood there instead, where one stood. */
export class ConditionFailed extends Error {
  readonly item: Item | undefined;
  constructor(item?: Item) {
    super("A condition on an item did not hold.");
    this.name = "ConditionFailed";
    this.item = item;
  }
}

/** One or more conditions of a transaction did not hold, by position; `contended`: another writer was at it, try again. */
export class TransactionRefused extends Error {
  readonly failed: number[];
  readonly contended: boolean;
  constructor(failed: number[], contended: boolean) {
    super(
      contended
        ? "Another transaction was under way."
        : `Conditions ${failed.join(", ")} of a transaction did not hold.`,
    );
    this.name = "TransactionRefused";
    this.failed = failed;
    this.contended = contended;
  }
}

export interface QueryInput {
  pk: string;
  index?: "gsi1" | "gsi2";
  prefix?: string;
  /** inclusive bounds of the sort key; either may be left out */
  from?: string;
  to?: string;
  newestFirst?: boolean;
  limit?: number;
  after?: Key & Record<string, string>;
  /** strongly consistent; not on an index */
  consistent?: boolean;
}

export interface Rows {
  items: Item[];
  /** where to go on; absent on the last page */
  last?: Key & Record<string, string>;
}

export interface Scan extends Rows {}

/** Capacity units the requests of one table client were charged, as DynamoDB reports them. */
export interface Usage {
  requests: number;
  readUnits: number;
  writeUnits: number;
}

export interface Table {
  usage: Usage;
  get(key: Key): Promise<Item | undefined>;
  /** by hundreds, strongly consistent unless `consistent` is false, which costs half */
  getMany(keys: Key[], consistent?: boolean): Promise<(Item | undefined)[]>;
  query(input: QueryInput): Promise<Rows>;
  /** strongly consistent unless `consistent` is false, which costs half */
  scan(input: {
    after?: Scan["last"];
    limit?: number;
    segment?: number;
    segments?: number;
    consistent?: boolean;
  }): Promise<Scan>;
  put(item: Item, condition?: Condition): Promise<void>;
  update(key: Key, change: Change, condition?: Condition): Promise<void>;
  remove(key: Key, condition?: Condition): Promise<void>;
  transact(actions: Action[]): Promise<void>;
  /** The same table with a usage of its own, for the length of one request. */
  metered(): Table;
}
