import { setLifecycle, setSync } from "../../shared/clients/lifecycle.ts";
import { profile } from "../../shared/clients/read.ts";
import type { clientReadRoutes } from "../../shared/clients/routes.ts";
import type { Written } from "../../shared/clients/write.ts";
import { type Handlers, withEtag } from "../../shared/route.ts";
import { listClients } from "../../shared/search/list.ts";
import { clientSieve } from "../../shared/segments/sieve.ts";

const answer = ({ profile, rev }: Written) => withEtag(profile, rev);

export const clientReadHandlers: Handlers<typeof clientReadRoutes> = {
  "GET /v1/clients": async ({ query }, ctx) => listClients(ctx, query, await clientSieve(ctx, query)),
  "GET /v1/clients/{clientId}": async ({ params }, ctx) => {
    const found = await profile(ctx, params.clientId);
    return withEtag(found.profile, found.rev);
  },
  "POST /v1/clients/{clientId}/deactivate": async ({ params, ifMatch }, ctx) =>
    answer(await setLifecycle(ctx, params.clientId, "deactivate", ifMatch)),
  "POST /v1/clients/{clientId}/reactivate": async ({ params, ifMatch }, ctx) =>
    answer(await setLifecycle(ctx, params.clientId, "reactivate", ifMatch)),
  "DELETE /v1/clients/{clientId}": async ({ params, ifMatch }, ctx) => {
    await setLifecycle(ctx, params.clientId, "delete", ifMatch);
  },
  "POST /v1/clients/{clientId}/restore": async ({ params, ifMatch }, ctx) =>
    answer(await setLifecycle(ctx, params.clientId, "restore", ifMatch)),
  "PUT /v1/clients/{clientId}/sync/{source}": async ({ params, body, ifMatch }, ctx) => {
    const { rev } = await setSync(ctx, params.clientId, params.source, body.on, ifMatch);
    return withEtag({ source: params.source, on: body.on }, rev);
  },
};
