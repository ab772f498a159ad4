import { type Handlers, withEtag } from "../../shared/route.ts";
import type { tagCurateRoutes } from "../../shared/tags/routes.ts";
import { addTag, mergeTag, removeTag, renameTag } from "../../shared/tags/service.ts";

export const tagCurateHandlers: Handlers<typeof tagCurateRoutes> = {
  "POST /v1/tags": async ({ body }, ctx) => {
    const { tag, rev } = await addTag(ctx, body.name);
    return withEtag(tag, rev);
  },
  "PATCH /v1/tags/{tagId}": async ({ params, body, ifMatch }, ctx) => {
    const { tag, rev, jobId } = await renameTag(ctx, params.tagId, body.name, ifMatch);
    return withEtag({ ...tag, jobId }, rev);
  },
  "POST /v1/tags/{tagId}/merge": ({ params, body }, ctx) => mergeTag(ctx, params.tagId, body.into),
  "DELETE /v1/tags/{tagId}": ({ params }, ctx) => removeTag(ctx, params.tagId),
};
