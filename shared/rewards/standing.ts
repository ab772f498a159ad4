import { headOf } from "../accounts/store.ts";
import { monthsOf } from "../charts/months.ts";
import { unfenced } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import { notFound } from "../kernel/errors.ts";
import { cards } from "../settling/card.ts";
import type { Item } from "../table/item.ts";
import { type Balance, balanceOf, type MonthOfPoints } from "./balance.ts";
import { settingsIn } from "./settings.ts";
import type { RewardSettings } from "./settings-schema.ts";
import { rewardItems, rewards } from "./store.ts";

/** What a client has as of now, and what that was judged by. */
export interface Standing {
  settings: RewardSettings;
  /** the studio's local day */
  day: string;
  points: Balance;
  /** revision of the card: while it holds, nothing was settled since */
  cardRev: string;
}

/** Redemptions that no sum holds yet: they are taken off at once, while earnings and what is taken back wait to be settled. */
const unsettledOf = (items: Item[]): MonthOfPoints[] =>
  items
    .filter(({ gone, settled }) => !gone && !settled)
    .map((item) => rewards.fromItem(item))
    .filter(({ kind }) => kind === "redemption")
    .map(({ on, points }) => ({ month: on.slice(0, 7), earned: 0, redeemed: -points }));

const addedUp = (months: MonthOfPoints[]): MonthOfPoints[] =>
  [...Map.groupBy(months, ({ month }) => month)].map(([month, of]) => ({
    month,
    earned: of.reduce((sum, { earned }) => sum + earned, 0),
    redeemed: of.reduce((sum, { redeemed }) => sum + redeemed, 0),
  }));

/** R11. What a client has: the card first, so that on its revision all that was read behind it holds. 404. */
export const standingOf = async (ctx: Ctx, clientId: string): Promise<Standing> => {
  const card = await ctx.table.get(cards.key(ctx.accountId, clientId));
  if (!card) throw notFound("client");
  unfenced(cards.fromItem(card));
  const [head, items, series] = await Promise.all([
    headOf(ctx.table, ctx.accountId),
    rewardItems(ctx, clientId),
    monthsOf(ctx, clientId, {}),
  ]);
  const { settings, day, month: now } = settingsIn(head, ctx.now());
  const settled = series.map(([month, { points = 0, redeemed = 0 }]) => ({ month, earned: points, redeemed }));
  const months = addedUp([...settled, ...unsettledOf(items)]);
  return { settings, day, points: balanceOf(months, now, settings.expiry), cardRev: card.rev };
};
