import * as z from "zod";
import { Channel } from "../consents/schema.ts";
import type { Means } from "../ctx.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { Key } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";

/** A contact point by a channel: a folded email or an E.164 number. */
export interface Point {
  channel: Channel;
  value: string;
}

/** The same by its keyed hash alone, as it is kept and as links carry it. */
export interface HashedPoint {
  channel: Channel;
  hash: string;
}

export const hashed = ({ secrets }: Pick<Means, "secrets">, { channel, value }: Point): HashedPoint => ({
  channel,
  hash: secrets.hash(value),
});

/** That a point opted out: since when, and which clients that put out (none are named where an erased client's did). */
const Suppressed = z.object({ channel: Channel, at: z.string(), out: z.array(z.string()).optional() });
export type Suppressed = z.output<typeof Suppressed>;

const suppressed = entity("suppressed", Suppressed, (accountId, hash) => ({
  pk: key(accountId!, "SUPPRESSED", hash!),
  sk: "0",
}));

/** Stands among what is read of an account with every list of records, so that only those who must look up a hash do. */
const suppressingKey = (accountId: string): Key => ({ pk: accountId, sk: key("0", "SUPPRESSING") });

const suppressingAction = (ctx: Pick<Means, "accountId" | "newId">): Action => ({
  put: { ...suppressingKey(ctx.accountId), type: "suppressing", rev: ctx.newId("revision"), data: {} },
});

/** L6. That contact points opted out, each under its keyed hash alone: it outlives the client. */
export const suppressActions = (ctx: Means, points: Point[]): Action[] => [
  suppressingAction(ctx),
  ...points.map((point) => {
    const { channel, hash } = hashed(ctx, point);
    const at = suppressed.key(ctx.accountId, hash);
    return { put: suppressed.toItem(at, { channel, at: ctx.now() }, ctx.newId("revision")) };
  }),
];

/** L7. Which of these contact points opted out: one request, none where there are none. */
export const suppressedAmong = async (ctx: Means, points: Point[]): Promise<Point[]> => {
  const keys = points.map((point) => suppressed.key(ctx.accountId, hashed(ctx, point).hash));
  const items = await ctx.table.getMany(keys);
  return points.filter((_, i) => items[i] !== undefined);
};

/** L15. What is kept of a point's opt-out, with its revision; undefined where it did not opt out. */
export const suppressionOf = async (
  { table, accountId }: Pick<Means, "table" | "accountId">,
  { hash }: Pick<HashedPoint, "hash">,
): Promise<(Suppressed & { rev: string }) | undefined> => {
  const item = await table.get(suppressed.key(accountId, hash));
  return item && { ...suppressed.fromItem(item), rev: item.rev };
};

/** L17. For the transaction of what goes to a point: refused where it opted out meanwhile. */
export const notSuppressed = ({ accountId }: Pick<Means, "accountId">, { hash }: HashedPoint): Action => ({
  check: suppressed.key(accountId, hash),
  condition: { if: "attribute_not_exists(pk)" },
});

/** L16. Keeps a point's opt-out, if it is still what was read (`rev`; absent: none). */
export const keepSuppression = (
  ctx: Means,
  { hash }: HashedPoint,
  value: Suppressed,
  rev: string | undefined,
): Promise<void> =>
  ctx.table.transact([
    suppressingAction(ctx),
    {
      put: suppressed.toItem(suppressed.key(ctx.accountId, hash), value, ctx.newId("revision")),
      condition: rev ? { if: "#rev = :rev", values: { rev } } : { if: "attribute_not_exists(pk)" },
    },
  ]);

/** L16. Forgets a point's opt-out: a client that gets it later is written to again. */
export const liftPoint = (ctx: Means, { hash }: HashedPoint): Promise<void> =>
  ctx.table.transact([{ remove: suppressed.key(ctx.accountId, hash) }]);

export const patterns: Pattern[] = [
  {
    id: "L17",
    question: "Did an address or number opt out meanwhile?",
    index: "table",
    keys: "in the transaction that claims a message: check account#SUPPRESSED#hash is absent",
    requests: 0,
    units: "2 WU",
    usedBy: "sender",
  },
  {
    id: "L6",
    question: "Keep an erased client's opt-out, as a hash of the address or number",
    index: "table",
    keys: "put account#SUPPRESSED#hash",
    requests: "1 for all of a client",
    units: "2 WU each",
    usedBy: "jobs (erase)",
  },
  {
    id: "L7",
    question: "Which of these addresses and numbers opted out before this client had them?",
    index: "table",
    keys: "BatchGet account#SUPPRESSED#hash",
    requests: 1,
    units: "1 RU each",
    usedBy:
      "POST /v1/clients, PATCH /v1/clients/{clientId}, client records that bring a new address or number, clock at the full hour",
  },
  {
    id: "L15",
    question: "Did this address or number opt out, and whom did that put out?",
    index: "table",
    keys: "pk = account#SUPPRESSED#hash, sk = 0",
    requests: 1,
    units: "1 RU",
    usedBy: "POST /u/{unsubscribeToken}, POST /u/{unsubscribeToken}/undo, POST /p/{preferencesToken}, SMS that come in",
  },
  {
    id: "L16",
    question: "Keep or forget that an address or number opted out",
    index: "table",
    keys: "transaction: put account, 0#SUPPRESSING; put account#SUPPRESSED#hash on its rev, or remove it",
    requests: 1,
    units: "4 WU",
    usedBy: "POST /u/{unsubscribeToken}, POST /u/{unsubscribeToken}/undo, POST /p/{preferencesToken}, SMS that come in",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "suppressing",
    holds: "That the account holds opt-outs of addresses or numbers",
    parts: ["account"],
    key: (account) => suppressingKey(account!),
  },
  {
    type: "suppressed",
    holds: "That an address or number opted out, by a keyed hash, and which clients that put out",
    parts: ["account", "hash"],
    key: (account, hash) => suppressed.key(account!, hash!),
  },
];
