import * as z from "zod";
import type { Means } from "../ctx.ts";
import { foldEmail } from "../kernel/fold.ts";
import type { Action } from "../table/expressions.ts";
import { entity } from "../table/entity.ts";
import { key } from "../table/schema.ts";

/** Who has an email: a set, because sources may give one to several; clients made here may not share (S4-22). */
const emailOwners = entity("emailOwners", z.object({ owners: z.array(z.string()) }), (accountId, hash) => ({
  pk: key(accountId!, "EMAIL", hash!),
  sk: "0",
}));

const keyOf = (ctx: Means, email: string) => emailOwners.key(ctx.accountId, ctx.secrets.hash(foldEmail(email)));

/** C5. The clients that have an email: one request. */
export const ownersOf = async (ctx: Means, email: string): Promise<string[]> => {
  const item = await ctx.table.get(keyOf(ctx, email));
  return item ? emailOwners.fromItem(item).owners : [];
};

/**
 * The writes that move a client from its emails before to those after, for the transaction that changes them; `kept` stay
 * its own whatever happens. Nobody else can have changed the owners meanwhile, or the transaction is refused.
 */
export const emailActions = async (
  ctx: Means,
  clientId: string,
  before: (string | undefined)[],
  after: (string | undefined)[],
  kept: string[],
): Promise<Action[]> => {
  const folded = (emails: (string | undefined)[]) =>
    new Set(emails.filter((email) => email !== undefined && email.trim() !== "").map((email) => foldEmail(email!)));
  const [was, is, stays] = [folded(before), folded(after), folded(kept)];
  const changed = [...new Set([...was, ...is])].filter(
    (email) => was.has(email) !== is.has(email) && !stays.has(email),
  );
  const items = await ctx.table.getMany(changed.map((email) => keyOf(ctx, email)));
  return changed.flatMap((email, i): Action[] => {
    const item = items[i];
    const others = (item ? emailOwners.fromItem(item).owners : []).filter((owner) => owner !== clientId);
    const condition = item ? { if: "#rev = :rev", values: { rev: item.rev } } : { if: "attribute_not_exists(pk)" };
    const owners = is.has(email) ? [...others, clientId] : others;
    if (owners.length === 0 && item) return [{ remove: item, condition }];
    return [{ put: emailOwners.toItem(keyOf(ctx, email), { owners }, ctx.newId("revision")), condition }];
  });
};
