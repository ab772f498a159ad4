import * as z from "zod";
import type { Means } from "../ctx.ts";
import { pairActions } from "../duplicates/pairs.ts";
import { foldEmail } from "../kernel/fold.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import { ConditionFailed } from "../table/table.ts";

/** Who has an email: a set, because sources may give one to several; clients made here may not share (S4-22). */
export const emailOwners = entity("emailOwners", z.object({ owners: z.array(z.string()) }), (accountId, hash) => ({
  pk: key(accountId!, "EMAIL", hash!),
  sk: "0",
}));

const hashOf = (ctx: Means, email: string) => ctx.secrets.hash(foldEmail(email));
const keyOf = (ctx: Means, email: string) => emailOwners.key(ctx.accountId, hashOf(ctx, email));

/** C5. The clients that have an email: one request. */
export const ownersOf = async (ctx: Means, email: string): Promise<string[]> => {
  const item = await ctx.table.get(keyOf(ctx, email));
  return item ? emailOwners.fromItem(item).owners : [];
};

/**
 * C6. The writes that move a client from its emails before to those after, for the transaction that changes them; `kept` stay
 * its own whatever happens. Nobody else can have changed the owners meanwhile, or the transaction is refused. `alone`: an
 * email that somebody else has got since it was found free is refused as well, to be judged again.
 */
export const emailActions = async (
  ctx: Means,
  clientId: string,
  before: (string | undefined)[],
  after: (string | undefined)[],
  kept: string[],
  alone = false,
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
    if (alone && is.has(email) && others.length > 0) throw new ConditionFailed(item);
    const condition = item ? { if: "#rev = :rev", values: { rev: item.rev } } : { if: "attribute_not_exists(pk)" };
    const owners = is.has(email) ? [...others, clientId].sort() : others;
    const pairs = pairActions(ctx, clientId, others, { reason: "email", hash: hashOf(ctx, email) }, is.has(email));
    if (owners.length === 0 && item) return [{ remove: item, condition }];
    return [{ put: emailOwners.toItem(keyOf(ctx, email), { owners }, ctx.newId("revision")), condition }, ...pairs];
  });
};

export const patterns: Pattern[] = [
  {
    id: "C5",
    question: "Which clients have this email?",
    index: "table",
    keys: "pk = account#EMAIL#hash, sk = 0",
    requests: "1 per address",
    units: "1 RU",
    usedBy: "POST /v1/clients, PATCH /v1/clients/{clientId}",
  },
  {
    id: "C6",
    question: "The owners of the emails that change, to write them on their rev",
    index: "table",
    keys: "BatchGet pk = account#EMAIL#hash, sk = 0",
    requests: "1, or 0 where none changes",
    units: "1 RU per address",
    usedBy: "C4, client records",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "emailOwners",
    holds: "The clients that have an email",
    parts: ["account", "hash"],
    key: (account, hash) => emailOwners.key(account, hash),
  },
];
