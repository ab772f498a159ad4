import { type Handlers, withEtag } from "../../shared/route.ts";
import type { waiverRoutes } from "../../shared/waivers/routes.ts";
import { addWaiver, changeWaiver, listWaivers, oneWaiver } from "../../shared/waivers/service.ts";

const shown = async (written: ReturnType<typeof oneWaiver>) => {
  const { waiver, rev } = await written;
  return withEtag(waiver, rev);
};

export const waiverHandlers: Handlers<typeof waiverRoutes> = {
  "GET /v1/waivers": async (_, ctx) => ({ items: await listWaivers(ctx), nextCursor: null }),
  "POST /v1/waivers": ({ body }, ctx) => shown(addWaiver(ctx, body)),
  "GET /v1/waivers/{waiverId}": ({ params, query }, ctx) => shown(oneWaiver(ctx, params.waiverId, query.version)),
  "PUT /v1/waivers/{waiverId}": ({ params, body, ifMatch }, ctx) =>
    shown(changeWaiver(ctx, params.waiverId, body, ifMatch)),
};
