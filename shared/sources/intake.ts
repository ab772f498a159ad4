import type { AccountHead } from "../accounts/store.ts";
import type { Means } from "../ctx.ts";
import type { Rules } from "../settling/rules.ts";
import type { Item, Key } from "../table/item.ts";
import { ConditionFailed, TransactionRefused } from "../table/table.ts";
import type { Arrival } from "./decide.ts";

/** What became of one record: what the answer counts. */
export type Outcome = "written" | "unchanged" | "waiting";

/** One request's records on their way in. */
export interface Intake {
  ctx: Means;
  source: string;
  head: AccountHead;
  rules: Rules;
  shelf: Shelf;
  /** the same may have been cut off before: what waited for something that is there is looked for again */
  again?: boolean;
}

/** A record and when it came: the time of the request and its place in it. */
export type Came<R> = { record: R; arrival: Required<Pick<Arrival, "received">> };

/** Items read ahead for a whole request; what was written or lost a race is read anew. */
export interface Shelf {
  load(keys: Key[]): Promise<void>;
  get(key: Key): Promise<Item | undefined>;
  forget(...keys: Key[]): void;
  forgetAll(): void;
}

export const shelfOf = ({ table }: Pick<Means, "table">): Shelf => {
  const held = new Map<string, Item | undefined>();
  const name = ({ pk, sk }: Key) => `${pk}\n${sk}`;
  return {
    async load(keys) {
      const wanted = keys.filter((key) => !held.has(name(key)));
      const items = await table.getMany(wanted);
      for (const [i, key] of wanted.entries()) held.set(name(key), items[i]);
    },
    async get(key) {
      if (!held.has(name(key))) held.set(name(key), await table.get(key));
      return held.get(name(key));
    },
    forget(...keys) {
      for (const key of keys) held.delete(name(key));
    },
    forgetAll: () => held.clear(),
  };
};

const attempts = 10;

/** Tries again from a fresh reading when somebody else was faster; what another wrote first is what is judged then. */
export const persist = async <T>(shelf: Shelf, attempt: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ConditionFailed || error instanceof TransactionRefused) || tries === attempts) throw error;
      shelf.forgetAll();
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** Math.min(tries, 6)));
    }
  }
};
