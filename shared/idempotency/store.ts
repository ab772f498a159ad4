import type { Ctx } from "../ctx.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import { ConditionFailed, type Rows } from "../table/table.ts";

const day = 24 * 3600;

/** Taken: this request runs now. The claim holds no personal data; the answer stands where erase finds it. */
interface Taken {
  state: "taken";
  hash: string;
  rev: string;
  bodyHash: string;
}

/** An answer as it was given. */
export interface Kept {
  status: number;
  body: string;
  headers: Record<string, string>;
}

export type Found = Taken | ({ state: "kept" } & Kept) | { state: "other" } | { state: "busy" };

const claimKey = (ctx: Pick<Ctx, "accountId">, hash: string) => ({ pk: key(ctx.accountId, "IDEM", hash), sk: "CLAIM" });
const answerKey = (ctx: Pick<Ctx, "accountId">, about: string | undefined, hash: string) => ({
  pk: about ? key(ctx.accountId, about) : key(ctx.accountId, "IDEM", hash),
  sk: key("IDEM", hash),
});
/** Answers that stand under no client: erase looks for the client's id in them. */
const listPk = (accountId: string): string => key(accountId, "ANSWERS");
const seconds = (ctx: Ctx): number => Math.floor(Date.parse(ctx.now()) / 1000);

/** I1. Claims a key for `lease` seconds, or says what stands in the way. A claim whose lease ran out is taken over. */
export const claim = async (ctx: Ctx, name: string, bodyHash: string, lease: number): Promise<Found> => {
  const hash = ctx.secrets.hash(name);
  const rev = ctx.newId("revision");
  const at = claimKey(ctx, hash);
  const item: Item = {
    ...at,
    type: "claim",
    rev,
    data: { bodyHash, until: seconds(ctx) + lease },
    expiresAt: seconds(ctx) + day,
  };
  try {
    await ctx.table.put(item, { if: "attribute_not_exists(pk) OR #expiresAt <= :now", values: { now: seconds(ctx) } });
    return { state: "taken", hash, rev, bodyHash };
  } catch (error) {
    if (!(error instanceof ConditionFailed) || !error.item) throw error;
    return standing(ctx, error.item, item);
  }
};

const standing = async (ctx: Ctx, held: Item, wanted: Item): Promise<Found> => {
  if (held.data.bodyHash !== wanted.data.bodyHash) return { state: "other" };
  if (held.data.answer) {
    const kept = await ctx.table.get(held.data.answer as { pk: string; sk: string });
    return kept ? { state: "kept", ...(kept.data as unknown as Kept) } : { state: "other" };
  }
  if (Number(held.data.until) > seconds(ctx)) return { state: "busy" };
  try {
    await ctx.table.put(wanted, { if: "#rev = :rev", values: { rev: held.rev } });
  } catch (error) {
    if (error instanceof ConditionFailed) return { state: "busy" };
    throw error;
  }
  return { state: "taken", hash: held.pk.split("#").at(-1)!, rev: wanted.rev, bodyHash: String(wanted.data.bodyHash) };
};

/** I2. The writes that keep an answer: into the partition of the client in the address, else of the client it is about. */
export const keepActions = (ctx: Ctx, taken: Taken, kept: Kept, clientId?: string): Action[] => {
  const about = clientId ?? /"(?:id|clientId)":"(cli_[0-9A-Z]{26})"/.exec(kept.body.slice(0, 200))?.[1];
  const listed = about ? {} : { gsi1pk: listPk(ctx.accountId), gsi1sk: taken.hash };
  const answer = answerKey(ctx, about, taken.hash);
  const at = claimKey(ctx, taken.hash);
  const expiresAt = seconds(ctx) + day;
  const condition = { if: "#rev = :rev", values: { rev: taken.rev } };
  return [
    {
      put: { ...at, type: "claim", rev: ctx.newId("revision"), data: { bodyHash: taken.bodyHash, answer }, expiresAt },
      condition,
    },
    { put: { ...answer, ...listed, type: "answer", rev: ctx.newId("revision"), data: { ...kept }, expiresAt } },
  ];
};

/** I4. Kept answers under no client that name one all the same, by its id. */
export async function* answersAbout(
  { table, accountId }: Pick<Ctx, "table" | "accountId">,
  clientId: string,
): AsyncGenerator<Item> {
  let after: Rows["last"];
  do {
    const page = await table.query({ index: "gsi1", pk: listPk(accountId), ...(after && { after }) });
    for (const item of page.items) if (String(item.data.body).includes(clientId)) yield item;
    after = page.last;
  } while (after);
}

/** I3. Gives a claim back after a refusal; one that was answered stays. */
export const release = async (ctx: Ctx, taken: Taken): Promise<void> => {
  try {
    await ctx.table.remove(claimKey(ctx, taken.hash), { if: "#rev = :rev", values: { rev: taken.rev } });
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
  }
};

export const patterns: Pattern[] = [
  {
    id: "I1",
    question: "Claim an Idempotency-Key, or learn what stands in the way",
    index: "table",
    keys: "put account#IDEM#hash, CLAIM; condition: absent or expired. Then the answer, where it says there is one",
    requests: "1; 2 for a replay",
    units: "1 WU; 1 WU and 1 RU per 4 KB for a replay",
    usedBy: "POST with an Idempotency-Key",
  },
  {
    id: "I2",
    question: "Keep the answer for 24 hours, with the effect",
    index: "table",
    keys: "in the effect's transaction: put CLAIM on its rev, put IDEM#hash",
    requests: "0; 1 where the effect has no transaction",
    units: "2 WU per KB, and 1 WU per KB where it is about no client",
    usedBy: "POST with an Idempotency-Key",
  },
  {
    id: "I3",
    question: "Give a claim back after a refusal",
    index: "table",
    keys: "delete account#IDEM#hash, CLAIM; condition on rev",
    requests: 1,
    units: "1 WU",
    usedBy: "POST with an Idempotency-Key that was refused",
  },
  {
    id: "I4",
    question: "Which kept answers about no client name this one?",
    index: "gsi1",
    keys: "gsi1pk = account#ANSWERS: those of the last 24 hours",
    requests: "1 a page, 1 per answer found",
    units: "0.5 RU per 4 KB, 1 WU per answer found",
    usedBy: "jobs (erase)",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "claim",
    holds: "That an Idempotency-Key is in use, and where its answer stands; gone after 24 hours (TTL)",
    parts: ["account", "hash"],
    key: (account, hash) => claimKey({ accountId: account! }, hash!),
  },
  {
    type: "answer",
    holds: "The kept answer, in the partition of the client it is about, so that erase takes it (TTL)",
    parts: ["account", "client", "hash"],
    key: (account, client, hash) => answerKey({ accountId: account! }, client, hash!),
  },
  {
    type: "answer",
    holds: "The kept answer that is about no client (TTL)",
    parts: ["account", "hash"],
    key: (account, hash) => ({
      ...answerKey({ accountId: account! }, undefined, hash!),
      gsi1pk: listPk(account!),
      gsi1sk: hash!,
    }),
  },
];
