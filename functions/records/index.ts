import type { clientWriteRoutes } from "../../shared/clients/routes.ts";
import { addClient, changeClient } from "../../shared/clients/service.ts";
import { type Handlers, withEtag } from "../../shared/route.ts";
import { recordsRouteGroup } from "../../shared/routes/records.ts";
import type { sourceRoutes } from "../../shared/sources/routes.ts";
import { receiveRecords } from "../../shared/sources/service.ts";
import { api } from "../http/api.ts";

const sourceHandlers: Handlers<typeof sourceRoutes> = {
  "POST /v1/sources/{source}/records": ({ params, body }, ctx) => receiveRecords(ctx, params.source, body.records),
};

const clientWriteHandlers: Handlers<typeof clientWriteRoutes> = {
  "POST /v1/clients": async ({ body }, ctx) => {
    const added = await addClient(ctx, body);
    return withEtag(added.profile, added.rev);
  },
  "PATCH /v1/clients/{clientId}": async ({ params, body, ifMatch }, ctx) => {
    const changed = await changeClient(ctx, params.clientId, body, ifMatch);
    return withEtag(changed.profile, changed.rev);
  },
};

export const handler = api(recordsRouteGroup, { ...sourceHandlers, ...clientWriteHandlers });
