import type { clientReadRoutes } from "../../shared/clients/routes.ts";
import { listClients, profile } from "../../shared/clients/store.ts";
import { type Handlers, withEtag } from "../../shared/route.ts";

export const clientReadHandlers: Handlers<typeof clientReadRoutes> = {
  "GET /v1/clients": ({ query }, ctx) => listClients(ctx, query),
  "GET /v1/clients/{clientId}": async ({ params }, ctx) => {
    const found = await profile(ctx, params.clientId);
    return withEtag(found.profile, found.rev);
  },
};
