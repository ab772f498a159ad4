import type { Ctx } from "../ctx.ts";
import { missingFor } from "./redeem.ts";
import type { ClientRewards } from "./routes.ts";
import type { Prize } from "./schema.ts";
import { goodFor } from "./settings.ts";
import { standingOf } from "./standing.ts";
import { allPrizes, prizes } from "./store.ts";

/** Prizes by what they cost, then by name. */
export const sortedPrizes = (list: Prize[]): Prize[] =>
  list.sort((a, b) => a.points - b.points || a.name.localeCompare(b.name, "en") || (a.id < b.id ? -1 : 1));

/** What a client has, how it earns points (S2-14) and which prizes it can redeem now (S2-15): five requests, however long its history. */
export const rewardsOf = async (ctx: Ctx, clientId: string): Promise<ClientRewards> => {
  const [{ settings, day, points }, items] = await Promise.all([standingOf(ctx, clientId), allPrizes(ctx)]);
  const { on, earning } = settings;
  const shown = sortedPrizes(items.map((item) => prizes.fromItem(item))).filter(({ archived }) => !archived);
  return {
    on,
    ...points,
    expireAfterMonths: goodFor(settings),
    earn: earning.filter(({ from, until }) => from <= day && (until === undefined || day <= until)),
    prizes: shown.map((prize) => {
      const missing = missingFor(prize, points);
      return { ...prize, missing, redeemable: on && missing === 0 && prize.stock !== 0 };
    }),
  };
};
