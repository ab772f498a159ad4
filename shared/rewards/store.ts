import { clientPk } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import { key, keyPrefix } from "../table/schema.ts";
import type { Rows } from "../table/table.ts";
import { Prize, Reward } from "./schema.ts";

type Reading = Pick<Means, "table" | "accountId">;
const isNew = { if: "attribute_not_exists(pk)" };
const onRev = (rev: string) => ({ if: "#rev = :rev", values: { rev } });

/** By time, so that the history is merged from it. */
export const rewards = entity("reward", Reward, (accountId, clientId, at, id) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("RWD", at!, id!),
}));

/** R10. All entries of a client, tombstones too, as they stand this moment. */
export const rewardItems = async ({ table, accountId }: Reading, clientId: string): Promise<Item[]> => {
  const items: Item[] = [];
  let after: Rows["last"];
  do {
    const where = { pk: clientPk(accountId, clientId), prefix: keyPrefix("RWD") };
    const page = await table.query({ ...where, ...(after && { after }) });
    items.push(...page.items);
    after = page.last;
  } while (after);
  return items;
};

/** The write of a new entry; settling adds it up. */
export const rewardAction = (accountId: string, reward: Reward, rev: string): Action => ({
  put: { ...rewards.toItem(rewards.key(accountId, reward.clientId, reward.at, reward.id), reward, rev), dirty: true },
  condition: isNew,
});

/** What every redemption of a client writes, so that of two at once one is refused. */
export const guardKey = (accountId: string, clientId: string) => ({ pk: clientPk(accountId, clientId), sk: "REWARDS" });
export const guardOf = ({ table, accountId }: Reading, clientId: string): Promise<Item | undefined> =>
  table.get(guardKey(accountId, clientId));
export const guardAction = (accountId: string, clientId: string, read: Item | undefined, rev: string): Action => ({
  put: { ...guardKey(accountId, clientId), type: "rewardGuard", rev, data: {} },
  condition: read ? onRev(read.rev) : isNew,
});

/** That the hub itself gave points for something once: it stays where they are taken back, so that they never come again. */
export const onceKey = (accountId: string, clientId: string, what: string) => ({
  pk: clientPk(accountId, clientId),
  sk: key("REWARDED", what),
});
export const onceAction = (accountId: string, clientId: string, what: string, rev: string): Action => ({
  put: { ...onceKey(accountId, clientId, what), type: "rewardOnce", rev, data: {} },
  condition: isNew,
});

export const prizes = entity("prize", Prize, (accountId, id) => ({ pk: accountId!, sk: key("PRIZE", id!) }));

/** R14. Every prize of the account, archived ones too: at most 200. */
export const allPrizes = async ({ table, accountId }: Reading): Promise<Item[]> =>
  (await table.query({ pk: accountId, prefix: keyPrefix("PRIZE") })).items;

/** R15. A prize as it stands, or undefined. */
export const prizeItem = ({ table, accountId }: Reading, id: string): Promise<Item | undefined> =>
  table.get(prizes.key(accountId, id));

/** R16. The write of a prize, new or as it was read. */
export const prizeAction = (accountId: string, prize: Prize, rev: string, read?: Item): Action => ({
  put: prizes.toItem(prizes.key(accountId, prize.id), prize, rev),
  condition: read ? onRev(read.rev) : isNew,
});

/** R17. Notes that a night's job is ordered, for the transaction that orders it: refused where it was ordered before. */
export const nightAction = (accountId: string, day: string, rev: string): Action => ({
  put: {
    pk: accountId,
    sk: key("REWARDS", day),
    type: "rewardNight",
    rev,
    data: {},
    expiresAt: Math.floor(Date.parse(day) / 1000) + 7 * 24 * 3600,
  },
  condition: isNew,
});
