import type { Action, Change } from "../../shared/table/expressions.ts";
import type { Item, Key } from "../../shared/table/item.ts";
import { tableShape } from "../../shared/table/schema.ts";
import type { QueryInput, Rows } from "../../shared/table/table.ts";

/** A copy nobody can change, without what is undefined, as marshalling leaves it. */
export const frozen = <T>(value: T): T => {
  if (value === null || typeof value !== "object" || Object.isFrozen(value)) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(frozen)) as T;
  const copy: Record<string, unknown> = {};
  for (const name in value) if (value[name] !== undefined) copy[name] = frozen(value[name]);
  return Object.freeze(copy) as T;
};

/** Order of keys. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** An item as an index holds it. */
export const project = (item: Item, index: NonNullable<QueryInput["index"]>): Item => {
  const kept: Record<string, unknown> = {};
  for (const name of ["pk", "sk", `${index}pk`, `${index}sk`, ...tableShape.projected])
    if (item[name as keyof Item] !== undefined) kept[name] = item[name as keyof Item];
  return kept as unknown as Item;
};

/** An item after an update. */
export const applied = (at: Key, item: Item | undefined, { set = {}, remove = [] }: Change): Item => {
  const changed: Record<string, unknown> = { ...item, pk: at.pk, sk: at.sk, ...set };
  for (const name of remove) delete changed[name];
  return frozen(changed) as unknown as Item;
};

/** What an action of a transaction is about. */
export const keyOf = (action: Action): Key =>
  "put" in action ? action.put : "update" in action ? action.update : "remove" in action ? action.remove : action.check;

/** Where a page that ends with this item goes on. */
export const lastOf = (item: Item, index: QueryInput["index"]): Rows["last"] => ({
  pk: item.pk,
  sk: item.sk,
  ...(index && { [`${index}pk`]: item[`${index}pk`]!, [`${index}sk`]: item[`${index}sk`]! }),
});
