import { headOf } from "../accounts/store.ts";
import { auditAction } from "../audit/store.ts";
import { recordOfClient, requireClient, writeToClient } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import { authorOf } from "../kernel/author.ts";
import { conflict, notFound } from "../kernel/errors.ts";
import { requireRight } from "../kernel/require-right.ts";
import { withEtag } from "../route.ts";
import { tombstoneAction } from "../sources/store.ts";
import { afresh } from "../table/afresh.ts";
import type { Action } from "../table/expressions.ts";
import { ruleOn } from "./earned.ts";
import type { NewReward, Reward } from "./schema.ts";
import { settingsIn } from "./settings.ts";
import { prizeAction, prizeItem, prizes, rewardAction, rewards } from "./store.ts";

/** What the audit trail tells of an entry. */
export const told = ({ kind, points, reason, name, referredId }: Reward) => ({
  kind,
  points,
  ...(reason && { reason }),
  ...(name && { name }),
  ...(referredId && { referredId }),
});

/** R13. Gives a client points by hand: those of a review by the rule of the day, else as many as are said, with a reason; needs the right to curate for these. 409 where no rule gives points for reviews. */
export const addReward = async (
  ctx: Ctx,
  clientId: string,
  input: NewReward,
): Promise<{ reward: Reward; rev: string }> => {
  if (input.kind === "adjustment") requireRight(ctx.actor, "curate");
  const at = ctx.now();
  const { settings, day } = settingsIn(await headOf(ctx.table, ctx.accountId), at);
  const reviewed = ruleOn(settings.earning, "review", day);
  if (input.kind === "review" && !reviewed) {
    await requireClient(ctx, clientId);
    throw conflict("no-review-points", "No rule of this account gives points for a review.");
  }
  const given = input.kind === "review" ? { points: reviewed!.points } : { points: input.points, reason: input.reason };
  const { kind } = input;
  const reward: Reward = {
    id: ctx.newId("reward"),
    clientId,
    kind,
    at,
    on: day,
    ...given,
    creator: authorOf(ctx.actor),
  };
  const rev = ctx.newId("revision");
  await writeToClient(ctx, clientId, [
    rewardAction(ctx.accountId, reward, rev),
    auditAction(ctx, { act: "reward.added", clientId, about: reward.id, after: told(reward) }),
    ...(ctx.keepAnswer?.(withEtag(reward, rev)) ?? []),
  ]);
  return { reward, rev };
};

/** One more of a prize whose redemption is taken back, where its stock is counted. */
const returned = async (ctx: Ctx, { prizeId }: Reward): Promise<Action[]> => {
  const read = prizeId && (await prizeItem(ctx, prizeId));
  if (!read) return [];
  const prize = prizes.fromItem(read);
  if (prize.stock === null) return [];
  return [prizeAction(ctx.accountId, { ...prize, stock: prize.stock + 1 }, ctx.newId("revision"), read)];
};

/** R13. Takes an entry back: settling takes its points off again, and the prize of a redemption returns to stock. 404 where there is none. */
export const takeBack = (ctx: Ctx, clientId: string, rewardId: string, reason: string): Promise<void> =>
  afresh(async () => {
    const item = await recordOfClient(ctx, clientId, "RWD", rewardId);
    if (!item) {
      await requireClient(ctx, clientId);
      throw notFound("reward");
    }
    const reward = rewards.fromItem(item);
    await writeToClient(ctx, clientId, [
      tombstoneAction(ctx, item),
      ...(await returned(ctx, reward)),
      auditAction(ctx, {
        act: "reward.takenBack",
        clientId,
        about: rewardId,
        before: told(reward),
        after: { reason },
      }),
    ]);
  });
