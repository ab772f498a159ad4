import type { keyRoutes } from "../../shared/keys/routes.ts";
import { changeKey, deleteKey, makeKey } from "../../shared/keys/service.ts";
import { keyById, keysOf } from "../../shared/keys/store.ts";
import { type Handlers, withEtag } from "../../shared/route.ts";

export const keyHandlers: Handlers<typeof keyRoutes> = {
  "GET /v1/api-keys": async (_, ctx) => ({
    items: (await keysOf(ctx)).map(({ apiKey }) => apiKey),
    nextCursor: null,
  }),
  "POST /v1/api-keys": ({ body }, ctx) => makeKey(ctx, body),
  "GET /v1/api-keys/{apiKeyId}": async ({ params }, ctx) => {
    const { apiKey, item } = await keyById(ctx, params.apiKeyId);
    return withEtag(apiKey, item.rev);
  },
  "PATCH /v1/api-keys/{apiKeyId}": async ({ params, body, ifMatch }, ctx) => {
    const { apiKey, rev } = await changeKey(ctx, params.apiKeyId, body, ifMatch);
    return withEtag(apiKey, rev);
  },
  "DELETE /v1/api-keys/{apiKeyId}": ({ params }, ctx) => deleteKey(ctx, params.apiKeyId),
};
