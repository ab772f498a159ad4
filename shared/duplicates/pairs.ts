import type { Means } from "../ctx.ts";
import type { Action } from "../table/expressions.ts";
import { key } from "../table/schema.ts";
import type { Reason } from "./schema.ts";

export const duplicateType = "duplicate";

/** The pairs of an account: each in the list once, by the lesser of its two ids. */
export const pairsPk = (accountId: string): string => key(accountId, "DUPLICATES");

/** What several clients may share: why that matters, and a keyed hash of it. */
export interface Mark {
  reason: Reason;
  hash: string;
}

/** Where a pair stands in the collection of one of the two. */
export const pairKey = (accountId: string, clientId: string, withId: string, { reason, hash }: Mark) => ({
  pk: key(accountId, clientId),
  sk: key("DUP", withId, reason, hash),
});

/** What more clients than this share says nothing of who somebody is: a landline of a school, a placeholder. */
const mostPaired = 10;

/** Y1. The rows of the pairs of a client with others that have the same mark, in both collections: put, or taken away. */
export const pairActions = (
  ctx: Pick<Means, "accountId" | "newId">,
  clientId: string,
  others: string[],
  mark: Mark,
  are: boolean,
): Action[] => {
  if (are && others.length > mostPaired) return [];
  return others
    .slice(0, mostPaired + 1)
    .flatMap((other) => [rowAction(ctx, clientId, other, mark, are), rowAction(ctx, other, clientId, mark, are)]);
};

const rowAction = (
  { accountId, newId }: Pick<Means, "accountId" | "newId">,
  clientId: string,
  withId: string,
  mark: Mark,
  are: boolean,
): Action => {
  const at = pairKey(accountId, clientId, withId, mark);
  if (!are) return { remove: at };
  const listed = clientId < withId && {
    gsi1pk: pairsPk(accountId),
    gsi1sk: key(clientId, withId, mark.reason, mark.hash),
  };
  const data = { withId, reason: mark.reason };
  return { put: { ...at, ...listed, type: duplicateType, rev: newId("revision"), data } };
};
