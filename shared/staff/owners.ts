import type { Ctx } from "../ctx.ts";
import { conflict } from "../kernel/errors.ts";
import type { Action } from "../table/expressions.ts";
import type { Owners, Staff } from "./schema.ts";
import { ownersAction, ownersOf } from "./store.ts";

/** Owners stand in one item. */
const mostOwners = 100;

const owns = ({ role, state }: Staff): boolean => role === "owner" && state !== "removed";

/** Refuses to lose the last owner, and the last who has ever come while the others are only invited. */
const requireSomebody = (before: Owners, after: Owners): void => {
  const came = (list: Owners) => Object.values(list).includes("active");
  if (Object.keys(after).length > 0 && (came(after) || !came(before))) return;
  throw conflict("last-owner", "This is the account's last owner who can sign in: make somebody else an owner first.");
};

/**
 * What a change of one person writes to the list of owners, for its transaction: nothing where no owner is meant. 409
 * `last-owner`. Conditional on the list that was read, so of two who remove the last two owners at once one is refused.
 */
export const ownersChange = async (ctx: Ctx, before: Staff | undefined, after: Staff): Promise<Action[]> => {
  const was = before && owns(before) ? before.state : undefined;
  const is = owns(after) ? after.state : undefined;
  if (was === is) return [];
  const read = await ownersOf(ctx);
  const { [after.id]: _, ...others } = read.list;
  const list: Owners = is ? { ...others, [after.id]: is as "invited" | "active" } : others;
  if (!is) requireSomebody(read.list, list);
  if (Object.keys(list).length > mostOwners)
    throw conflict("too-many-owners", `An account has at most ${mostOwners} owners.`);
  return [ownersAction(ctx.accountId, read, list, ctx.newId("revision"))];
};
