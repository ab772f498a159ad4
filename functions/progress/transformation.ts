import { drawTransformation } from "../../shared/charts/drawing/of-transformation.ts";
import { type Handlers, Reply, withEtag } from "../../shared/route.ts";
import { entryHistory, listEntries, oneEntry, overdueClients } from "../../shared/transformation/read.ts";
import type { transformationRoutes } from "../../shared/transformation/routes.ts";
import { addEntry, changeEntry, removeEntry } from "../../shared/transformation/service.ts";
import { setLogSettings, shownSettings } from "../../shared/transformation/settings.ts";
import { transformationTrend } from "../../shared/transformation/trend.ts";

const shown = async (written: ReturnType<typeof addEntry>) => {
  const { entry, rev } = await written;
  return withEtag(entry, rev);
};

const shownSet = async (held: ReturnType<typeof shownSettings>) => {
  const { settings, rev } = await held;
  return withEtag(settings, rev);
};

export const transformationHandlers: Handlers<typeof transformationRoutes> = {
  "GET /v1/settings/transformation-log": (_, ctx) => shownSet(shownSettings(ctx)),
  "PUT /v1/settings/transformation-log": ({ body, ifMatch }, ctx) => shownSet(setLogSettings(ctx, body, ifMatch)),
  "GET /v1/clients/{clientId}/transformation-log": ({ params, query }, ctx) => listEntries(ctx, params.clientId, query),
  "POST /v1/clients/{clientId}/transformation-log": ({ params, body }, ctx) =>
    shown(addEntry(ctx, params.clientId, body)),
  "GET /v1/clients/{clientId}/transformation-log/{entryId}": ({ params }, ctx) =>
    shown(oneEntry(ctx, params.clientId, params.entryId)),
  "PATCH /v1/clients/{clientId}/transformation-log/{entryId}": ({ params, body, ifMatch }, ctx) =>
    shown(changeEntry(ctx, params.clientId, params.entryId, body, ifMatch)),
  "DELETE /v1/clients/{clientId}/transformation-log/{entryId}": ({ params, ifMatch }, ctx) =>
    removeEntry(ctx, params.clientId, params.entryId, ifMatch),
  "GET /v1/clients/{clientId}/transformation-log/{entryId}/history": ({ params, query }, ctx) =>
    entryHistory(ctx, params.clientId, params.entryId, query),
  "GET /v1/transformation-log/overdue": ({ query }, ctx) => overdueClients(ctx, query),
  "GET /v1/clients/{clientId}/charts/transformation": async ({ params, query }, ctx) => {
    const chart = await transformationTrend(ctx, params.clientId, query);
    return new Reply(chart, { vary: "Accept" }, (body) => drawTransformation(body, query.width));
  },
};
