import { type Handlers, withEtag } from "../../shared/route.ts";
import { eventsOfSeries, listSeries, seriesNow } from "../../shared/series/lists.ts";
import type { seriesRoutes } from "../../shared/series/routes.ts";
import { cancelSeries, changeSeries, type Ordered, scheduleSeries } from "../../shared/series/service.ts";

const shown = async (ordered: Promise<Ordered>) => {
  const { series, rev } = await ordered;
  return withEtag(series, rev);
};

export const seriesHandlers: Handlers<typeof seriesRoutes> = {
  "GET /v1/series": ({ query }, ctx) => listSeries(ctx, query),
  "POST /v1/series": ({ body }, ctx) => shown(scheduleSeries(ctx, body)),
  "GET /v1/series/{seriesId}": async ({ params }, ctx) => {
    const { series, rev } = await seriesNow(ctx, params.seriesId);
    return withEtag(series, rev);
  },
  "GET /v1/series/{seriesId}/events": ({ params, query }, ctx) => eventsOfSeries(ctx, params.seriesId, query),
  "PATCH /v1/series/{seriesId}": ({ params, body, ifMatch }, ctx) =>
    shown(changeSeries(ctx, params.seriesId, body, ifMatch)),
  "POST /v1/series/{seriesId}/cancel": ({ params, body }, ctx) => shown(cancelSeries(ctx, params.seriesId, body)),
};
