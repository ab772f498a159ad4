import { type AccountHead, accountItem, headOf } from "../accounts/store.ts";
import { auditAction } from "../audit/store.ts";
import type { Ctx } from "../ctx.ts";
import { newJob } from "../jobs/store.ts";
import { conflict } from "../kernel/errors.ts";
import { localTime } from "../kernel/time.ts";
import { same } from "../settling/contribution.ts";
import { afresh } from "../table/afresh.ts";
import { monthAfter } from "./balance.ts";
import { followingRules } from "./rules.ts";
import type { NewRewardSettings, RewardSettingsView } from "./schema.ts";
import type { RewardSettings } from "./settings-schema.ts";

const none: RewardSettings = { on: false, earning: [], expiry: [] };
/** They stand in the account's item, those that ended too. */
const mostRules = 200;

/** How rewards are set, and the studio's day and month by its own clock: what points are judged by. */
export const settingsIn = ({ account }: AccountHead, now: string) => ({
  settings: account.rewards ?? none,
  ...localTime(now, account.timeZone),
});

/** For how many months points are good that are earned now; null: for ever. */
export const goodFor = ({ expiry }: RewardSettings): number | null => expiry.at(-1)?.months ?? null;

/** Another expiry holds from the next month on, so that nothing that was redeemed before turns out to have been expired. */
const followingExpiry = (before: RewardSettings, months: number | null, month: string): RewardSettings["expiry"] => {
  if (months === goodFor(before)) return before.expiry;
  const from = monthAfter(month, 1);
  return [...before.expiry.filter((one) => one.from < from), { from, months }];
};

const viewOf = (settings: RewardSettings, today: string): RewardSettingsView => {
  const { on, earning } = settings;
  const holds = ({ until }: RewardSettings["earning"][number]) => until === undefined || until >= today;
  return {
    on,
    earning: earning.filter(holds),
    earlier: earning.filter((rule) => !holds(rule)),
    expireAfterMonths: goodFor(settings),
  };
};

/** How points are earned, and for how long they are good. */
export const rewardSettings = async (ctx: Ctx): Promise<RewardSettingsView> => {
  const { settings, day } = settingsIn(await headOf(ctx.table, ctx.accountId), ctx.now());
  return viewOf(settings, day);
};

/**
 * Sets how points are earned (S2-14); where that changed every client is recounted. The same again writes nothing. 422 as
 * `followingRules` says, 409 after 200 changes of rates.
 */
export const setRewards = (
  ctx: Ctx,
  { on, earning, expireAfterMonths }: NewRewardSettings,
): Promise<RewardSettingsView> =>
  afresh(async () => {
    const head = await headOf(ctx.table, ctx.accountId);
    const { settings: before, day, month } = settingsIn(head, ctx.now());
    const after: RewardSettings = {
      on,
      earning: followingRules(before.earning, earning, day),
      expiry: followingExpiry(before, expireAfterMonths, month),
    };
    if (same(before, after)) return viewOf(after, day);
    if (after.earning.length > mostRules)
      throw conflict("too-many-rules", `An account has at most ${mostRules} rules of earning, ended ones included.`);
    const recount = !same(before.earning, after.earning);
    const changed = { ...head.account, rewards: after, ...(recount && { rulesVersion: ctx.newId("revision") }) };
    await ctx.table.transact([
      {
        put: accountItem(changed, ctx.newId("revision")),
        condition: { if: "#rev = :rev", values: { rev: head.rev } },
      },
      ...(recount ? [{ put: newJob(ctx, "recount").item }] : []),
      auditAction(ctx, { act: "rewards.set", before, after }),
    ]);
    return viewOf(after, day);
  });
