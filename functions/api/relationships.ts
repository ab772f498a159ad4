import type { relationshipRoutes } from "../../shared/relationships/routes.ts";
import { listRelationships, part, relate } from "../../shared/relationships/service.ts";
import type { Handlers } from "../../shared/route.ts";

export const relationshipHandlers: Handlers<typeof relationshipRoutes> = {
  "GET /v1/clients/{clientId}/relationships": async ({ params }, ctx) => ({
    items: await listRelationships(ctx, params.clientId),
    nextCursor: null,
  }),
  "POST /v1/clients/{clientId}/relationships": ({ body, params }, ctx) => relate(ctx, params.clientId, body),
  "DELETE /v1/clients/{clientId}/relationships/{relationshipId}": ({ params }, ctx) =>
    part(ctx, params.clientId, params.relationshipId),
};
