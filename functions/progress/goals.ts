import type { goalRoutes } from "../../shared/goals/routes.ts";
import { addGoal, changeGoal, goalHistory, listGoals, oneGoal, removeGoal } from "../../shared/goals/service.ts";
import { type Handlers, withEtag } from "../../shared/route.ts";

const shown = async (written: ReturnType<typeof addGoal>) => {
  const { goal, rev } = await written;
  return withEtag(goal, rev);
};

export const goalHandlers: Handlers<typeof goalRoutes> = {
  "GET /v1/clients/{clientId}/goals": ({ params, query }, ctx) => listGoals(ctx, params.clientId, query),
  "POST /v1/clients/{clientId}/goals": ({ params, body }, ctx) => shown(addGoal(ctx, params.clientId, body)),
  "GET /v1/clients/{clientId}/goals/{goalId}": ({ params }, ctx) => shown(oneGoal(ctx, params.clientId, params.goalId)),
  "PATCH /v1/clients/{clientId}/goals/{goalId}": ({ params, body, ifMatch }, ctx) =>
    shown(changeGoal(ctx, params.clientId, params.goalId, body, ifMatch)),
  "DELETE /v1/clients/{clientId}/goals/{goalId}": ({ params, ifMatch }, ctx) =>
    removeGoal(ctx, params.clientId, params.goalId, ifMatch),
  "GET /v1/clients/{clientId}/goals/{goalId}/history": ({ params, query }, ctx) =>
    goalHistory(ctx, params.clientId, params.goalId, query),
};
