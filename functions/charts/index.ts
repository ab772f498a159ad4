import type { chartRoutes } from "../../shared/charts/routes.ts";
import { eventHours, eventTypes, ltvOverTime } from "../../shared/charts/service.ts";
import type { Handlers } from "../../shared/route.ts";
import { chartsRouteGroup } from "../../shared/routes/charts.ts";
import { api } from "../http/api.ts";

const chartHandlers: Handlers<typeof chartRoutes> = {
  "GET /v1/clients/{clientId}/charts/event-types": ({ params, query }, ctx) => eventTypes(ctx, params.clientId, query),
  "GET /v1/clients/{clientId}/charts/event-hours": ({ params, query }, ctx) => eventHours(ctx, params.clientId, query),
  "GET /v1/clients/{clientId}/charts/ltv": ({ params, query }, ctx) => ltvOverTime(ctx, params.clientId, query),
};

export const handler = api(chartsRouteGroup, chartHandlers);
