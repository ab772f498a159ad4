import { historyOf } from "../../shared/rewards/history.ts";
import { rewardsOf } from "../../shared/rewards/page.ts";
import { addPrize, changePrize, listPrizes, onePrize } from "../../shared/rewards/prizes.ts";
import { redeem } from "../../shared/rewards/redeem.ts";
import type { rewardRoutes } from "../../shared/rewards/routes.ts";
import { addReward, takeBack } from "../../shared/rewards/service.ts";
import { rewardSettings, setRewards } from "../../shared/rewards/settings.ts";
import { type Handlers, withEtag } from "../../shared/route.ts";

const shown = async (written: ReturnType<typeof onePrize>) => {
  const { prize, rev } = await written;
  return withEtag(prize, rev);
};
const made = async (written: ReturnType<typeof addReward>) => {
  const { reward, rev } = await written;
  return withEtag(reward, rev);
};

export const rewardHandlers: Handlers<typeof rewardRoutes> = {
  "GET /v1/settings/rewards": (_, ctx) => rewardSettings(ctx),
  "PUT /v1/settings/rewards": ({ body }, ctx) => setRewards(ctx, body),
  "GET /v1/clients/{clientId}/rewards": ({ params }, ctx) => rewardsOf(ctx, params.clientId),
  "GET /v1/clients/{clientId}/rewards/history": ({ params, query }, ctx) => historyOf(ctx, params.clientId, query),
  "POST /v1/clients/{clientId}/rewards": ({ params, body }, ctx) => made(addReward(ctx, params.clientId, body)),
  "DELETE /v1/clients/{clientId}/rewards/{rewardId}": ({ params, body }, ctx) =>
    takeBack(ctx, params.clientId, params.rewardId, body.reason),
  "POST /v1/clients/{clientId}/rewards/redemptions": ({ params, body }, ctx) =>
    made(redeem(ctx, params.clientId, body.prizeId)),
  "GET /v1/prizes": async (_, ctx) => ({ items: await listPrizes(ctx), nextCursor: null }),
  "POST /v1/prizes": ({ body }, ctx) => shown(addPrize(ctx, body)),
  "GET /v1/prizes/{prizeId}": ({ params }, ctx) => shown(onePrize(ctx, params.prizeId)),
  "PATCH /v1/prizes/{prizeId}": ({ params, body, ifMatch }, ctx) =>
    shown(changePrize(ctx, params.prizeId, body, ifMatch)),
};
