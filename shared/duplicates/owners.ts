import { emailOwners } from "../clients/emails.ts";
import type { Means } from "../ctx.ts";
import type { Action } from "../table/expressions.ts";
import type { Item, Key } from "../table/item.ts";
import type { Mark } from "./pairs.ts";
import { sharers } from "./store.ts";

export const nameOfMark = ({ reason, hash }: Mark): string => `${reason} ${hash}`;
export const unique = (ids: string[]): string[] => [...new Set(ids)];

/** Where the owners of a mark stand: those of emails with the emails. */
export const ownersKey = ({ accountId }: Means, { reason, hash }: Mark): Key =>
  reason === "email" ? emailOwners.key(accountId, hash) : sharers.key(accountId, reason, hash);

export const ownersIn = (item: Item | undefined): string[] => (item ? sharers.fromItem(item).owners : []);

/** Y1. The owners of a mark, if they are still those that were read. */
export const ownersAction = (means: Means, mark: Mark, read: Item | undefined, owners: string[]): Action[] => {
  const condition = read ? { if: "#rev = :rev", values: { rev: read.rev } } : { if: "attribute_not_exists(pk)" };
  if (owners.length === 0) return read ? [{ remove: ownersKey(means, mark), condition }] : [];
  const entity = mark.reason === "email" ? emailOwners : sharers;
  const value = { owners: unique(owners).sort() };
  return [{ put: entity.toItem(ownersKey(means, mark), value, means.newId("revision")), condition }];
};
