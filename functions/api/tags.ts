import { type Handlers, withEtag } from "../../shared/route.ts";
import { saveTags } from "../../shared/tags/client.ts";
import type { tagRoutes } from "../../shared/tags/routes.ts";
import { membersOf } from "../../shared/tags/service.ts";
import { listTags, requireTag } from "../../shared/tags/store.ts";

export const tagHandlers: Handlers<typeof tagRoutes> = {
  "GET /v1/tags": ({ query }, ctx) => listTags(ctx, query),
  "GET /v1/tags/{tagId}": async ({ params }, ctx) => {
    const { tag, item } = await requireTag(ctx, params.tagId);
    return withEtag(tag, item.rev);
  },
  "GET /v1/tags/{tagId}/clients": ({ params, query }, ctx) => membersOf(ctx, params.tagId, query),
  "PUT /v1/clients/{clientId}/tags": async ({ params, body }, ctx) => ({
    tags: await saveTags(ctx, params.clientId, body),
  }),
};
