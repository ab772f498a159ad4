import { type Handlers, withEtag } from "../../shared/route.ts";
import { membersPage } from "../../shared/segments/page.ts";
import { preview, why } from "../../shared/segments/preview.ts";
import { resolve } from "../../shared/segments/resolve.ts";
import type { segmentRoutes } from "../../shared/segments/routes.ts";
import { addSegment, changeSegment, listSegments, removeSegment, segment } from "../../shared/segments/service.ts";

export const segmentHandlers: Handlers<typeof segmentRoutes> = {
  "GET /v1/segments": (_, ctx) => listSegments(ctx),
  "POST /v1/segments": async ({ body }, ctx) => {
    const { view, rev } = await addSegment(ctx, body);
    return withEtag(view, rev);
  },
  "POST /v1/segments/preview": ({ body }, ctx) => preview(ctx, body.rules),
  "POST /v1/segments/why": ({ body }, ctx) => why(ctx, body.rules, body.clientId),
  "GET /v1/segments/{segmentId}": async ({ params }, ctx) => {
    const { view, rev } = await segment(ctx, params.segmentId);
    return withEtag(view, rev);
  },
  "PATCH /v1/segments/{segmentId}": async ({ params, body, ifMatch }, ctx) => {
    const { view, rev } = await changeSegment(ctx, params.segmentId, body, ifMatch);
    return withEtag(view, rev);
  },
  "DELETE /v1/segments/{segmentId}": ({ params, ifMatch }, ctx) => removeSegment(ctx, params.segmentId, ifMatch),
  "GET /v1/segments/{segmentId}/clients": ({ params, query }, ctx) => membersPage(ctx, params.segmentId, query),
  "GET /v1/segments/{segmentId}/why/{clientId}": async ({ params }, ctx) =>
    why(ctx, (await resolve(ctx, params.segmentId)).rules, params.clientId),
};
