import { automationRecipients, automationResults } from "../../shared/automations/recipients.ts";
import type { automationRoutes } from "../../shared/automations/routes.ts";
import { addAutomation, changeAutomation, listAutomations, oneAutomation } from "../../shared/automations/service.ts";
import { type Handlers, withEtag } from "../../shared/route.ts";

const shown = async (written: ReturnType<typeof oneAutomation>) => {
  const { automation, rev } = await written;
  return withEtag(automation, rev);
};

export const automationHandlers: Handlers<typeof automationRoutes> = {
  "GET /v1/automations": async (_, ctx) => ({ items: await listAutomations(ctx), nextCursor: null }),
  "POST /v1/automations": ({ body }, ctx) => shown(addAutomation(ctx, body)),
  "GET /v1/automations/{automationId}": ({ params }, ctx) => shown(oneAutomation(ctx, params.automationId)),
  "PATCH /v1/automations/{automationId}": ({ params, body, ifMatch }, ctx) =>
    shown(changeAutomation(ctx, params.automationId, body, ifMatch)),
  "GET /v1/automations/{automationId}/messages": ({ params, query }, ctx) =>
    automationRecipients(ctx, params.automationId, query),
  "GET /v1/automations/{automationId}/results": ({ params }, ctx) => automationResults(ctx, params.automationId),
};
