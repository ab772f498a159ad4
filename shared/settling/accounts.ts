import { headOf } from "../accounts/store.ts";
import type { Table } from "../table/table.ts";
import { type Rules, rulesOf } from "./rules.ts";

/** How long a function may settle by rules it read before; sweep comes back for what old rules settled meanwhile. */
const freshMs = 5_000;

/** The rules of accounts, kept in memory for a few seconds. `clock` in epoch milliseconds. */
export const rulesBook = (table: Table, clock: () => number = Date.now) => {
  const held = new Map<string, { rules: Promise<Rules>; until: number }>();
  return (accountId: string): Promise<Rules> => {
    const known = held.get(accountId);
    if (known && known.until > clock()) return known.rules;
    const rules = headOf(table, accountId).then(rulesOf);
    held.set(accountId, { rules, until: clock() + freshMs });
    rules.catch(() => held.delete(accountId));
    return rules;
  };
};
export type RulesBook = ReturnType<typeof rulesBook>;
