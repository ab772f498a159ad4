import { clientStands } from "../clients/collection.ts";
import { clientPk, headerPrefix, partsIn } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import type { NewId } from "../kernel/ids.ts";
import { cards } from "../settling/card.ts";
import { same } from "../settling/contribution.ts";
import { afresh } from "../table/afresh.ts";
import type { Action } from "../table/expressions.ts";
import type { Item, Key } from "../table/item.ts";
import { searchStates, searchTerms, termKey } from "./store.ts";
import { type Group, groups, type Said, saidBy, termsOf } from "./terms.ts";

/** A transaction takes 100 actions (AWS, TransactWriteItems). */
const mostTerms = 90;

/**
 * Makes a client found by what it is called now, and no longer by what it was: by nothing where it is hidden, merged or
 * erased. Done again it writes nothing. Whoever changes a client's names, emails or phones writes it dirty, and settling
 * calls this first.
 */
export const indexClient = (means: Means, clientId: string): Promise<void> => bring(means, clientId, true);

/** Takes a client out of the search, for an erasure (after its fence stands) or a merge. Done again it writes nothing. */
export const unindexClient = (means: Means, clientId: string): Promise<void> => bring(means, clientId, false);

/** What a client is to be found by, read after the state, so that who writes on the state knows no less than the last writer. */
const wanted = async ({ table, accountId }: Means, clientId: string): Promise<Said | undefined> => {
  const { items } = await table.query({ pk: clientPk(accountId, clientId), prefix: headerPrefix });
  const parts = partsIn(items);
  const card = items.find(({ type }) => type === cards.type);
  return parts && card && !cards.fromItem(card).fence ? saidBy(parts) : undefined;
};

const bring = (means: Means, clientId: string, present: boolean): Promise<void> =>
  afresh(() => write(means, clientId, present));

/** F1, F2. Rows and state change together, a transaction at a time, so that no row ever stands that the state does not name. */
const write = async (means: Means, clientId: string, present: boolean): Promise<void> => {
  const { accountId, table, newId } = means;
  const at = searchStates.key(accountId, clientId);
  const item = await table.get(at);
  const held = item ? searchStates.fromItem(item) : { terms: [], said: {} };
  const said = present ? await wanted(means, clientId) : undefined;
  const rows = said ? rowsOf(accountId, clientId, said, newId) : [];
  const terms = rows.map(({ term }) => term);
  if (said ? same(held.said, said) && same(held.terms.toSorted(), terms.toSorted()) : !item) return;
  const standing = new Set(held.terms);
  const changes: Change[] = [
    ...held.terms
      .filter((term) => !terms.includes(term))
      .map((term) => ({ term, remove: termKey(accountId, term, clientId) })),
    ...rows.filter(({ term, group, put }) => !standing.has(term) || !same(held.said[group], put.data.said)),
  ];
  let rev = item?.rev;
  for (let i = 0; i === 0 || i < changes.length; i += mostTerms) {
    const some = changes.slice(i, i + mostTerms);
    for (const change of some) "put" in change ? standing.add(change.term) : standing.delete(change.term);
    const done = i + mostTerms >= changes.length;
    const next = newId("revision");
    const state = searchStates.toItem(at, { terms: [...standing], said: done && said ? { ...said } : {} }, next);
    const condition = rev ? { if: "#rev = :rev", values: { rev } } : { if: "attribute_not_exists(pk)" };
    await table.transact([
      done && !said ? { remove: at, condition } : { put: state, condition },
      ...(said ? [clientStands(means, clientId)] : []),
      ...some.map((change): Action => ("put" in change ? { put: change.put } : { remove: change.remove })),
    ]);
    rev = next;
  }
};

interface Row {
  group: Group;
  term: string;
  put: Item;
}
type Change = Row | { term: string; remove: Key };

/** The rows a client is found by. */
const rowsOf = (accountId: string, clientId: string, said: Said, newId: NewId): Row[] =>
  groups.flatMap((group) =>
    termsOf[group](said[group]).map((term) => ({
      group,
      term,
      put: searchTerms.toItem(termKey(accountId, term, clientId), { clientId, said: said[group] }, newId("revision")),
    })),
  );

/** Everything a client that was never searched for gets in the table, for whoever writes clients by the thousand (bench, tests). */
export const searchItems = (accountId: string, clientId: string, said: Said, newId: NewId): Item[] => {
  const rows = rowsOf(accountId, clientId, said, newId);
  const state = { terms: rows.map(({ term }) => term), said: { ...said } };
  return [
    searchStates.toItem(searchStates.key(accountId, clientId), state, newId("revision")),
    ...rows.map(({ put }) => put),
  ];
};
