import { auditAction } from "../audit/store.ts";
import type { Ctx } from "../ctx.ts";
import { authorOf } from "../kernel/author.ts";
import { conflict, invalid } from "../kernel/errors.ts";
import { mergesInto } from "../merges/store.ts";
import { withEtag } from "../route.ts";
import { cards } from "../settling/card.ts";
import { afresh } from "../table/afresh.ts";
import type { Item } from "../table/item.ts";
import type { Balance } from "./balance.ts";
import type { Prize, Reward } from "./schema.ts";
import { told } from "./service.ts";
import { standingOf } from "./standing.ts";
import { guardAction, guardOf, prizeAction, prizeItem, prizes, rewardAction } from "./store.ts";

/** Points that are missing for a prize: what is owed has to be earned first. */
export const missingFor = ({ points }: Prize, { balance, owed }: Balance): number =>
  Math.max(0, points + owed - balance);

const requirePrize = (item: Item | undefined): { prize: Prize; item: Item } => {
  if (!item) throw invalid([{ pointer: "/body/prizeId", message: "is no prize of this account" }]);
  const prize = prizes.fromItem(item);
  if (prize.archived) throw conflict("prize-archived", `${prize.name} is not given out any more.`);
  if (prize.stock === 0) throw conflict("sold-out", `There is no ${prize.name} left.`);
  return { prize, item };
};

const requirePoints = (prize: Prize, points: Balance): void => {
  const missing = missingFor(prize, points);
  if (missing === 0) return;
  const { balance, owed } = points;
  const has = owed > 0 ? `${owed} points are owed` : `the balance is ${balance} points`;
  throw conflict("not-enough-points", `${prize.name} costs ${prize.points} points, ${has}: ${missing} are missing.`, [
    { pointer: "/body/prizeId", message: `costs ${prize.points} points, ${has}: ${missing} are missing` },
  ]);
};

/** While a merge is under way earnings may be here and their redemptions not. */
const requireWhole = async (ctx: Ctx, clientId: string): Promise<void> => {
  if ((await mergesInto(ctx, clientId)).some(({ state }) => state !== "merged"))
    throw conflict("being-merged", "This client is being merged or parted; try again when that is done.");
};

/**
 * R18. Redeems a prize (S2-15): the entry, one of the stock, the audit row and the kept answer in one transaction, if no other
 * redemption of the client and no settling came between. So the balance it is judged by holds, and a redemption never takes it
 * below 0. 409 for points or prizes that are missing and while rewards are off, 422 for a prize that is none.
 */
export const redeem = (ctx: Ctx, clientId: string, prizeId: string): Promise<{ reward: Reward; rev: string }> =>
  afresh(async () => {
    const guard = await guardOf(ctx, clientId);
    const [{ settings, day, points, cardRev }, read] = await Promise.all([
      standingOf(ctx, clientId),
      prizeItem(ctx, prizeId),
    ]);
    if (!settings.on) throw conflict("rewards-off", "Rewards are off.");
    const { prize, item } = requirePrize(read);
    requirePoints(prize, points);
    await requireWhole(ctx, clientId);
    const reward: Reward = {
      id: ctx.newId("reward"),
      clientId,
      kind: "redemption",
      points: -prize.points,
      at: ctx.now(),
      on: day,
      prizeId,
      name: prize.name,
      creator: authorOf(ctx.actor),
    };
    const [rev, next] = [ctx.newId("revision"), ctx.newId("revision")];
    const left = { ...prize, stock: prize.stock === null ? null : prize.stock - 1 };
    await ctx.table.transact([
      { check: cards.key(ctx.accountId, clientId), condition: { if: "#rev = :rev", values: { rev: cardRev } } },
      guardAction(ctx.accountId, clientId, guard, next),
      rewardAction(ctx.accountId, reward, rev),
      prize.stock === null
        ? { check: item, condition: { if: "#rev = :rev", values: { rev: item.rev } } }
        : prizeAction(ctx.accountId, left, next, item),
      auditAction(ctx, { act: "reward.redeemed", clientId, about: reward.id, after: told(reward) }),
      ...(ctx.keepAnswer?.(withEtag(reward, rev)) ?? []),
    ]);
    return { reward, rev };
  });
