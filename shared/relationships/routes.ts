import * as z from "zod";
import { ClientId, RelationshipId } from "../kernel/ids.ts";
import { defineRoutes } from "../route.ts";
import { MadeRelationship, NewRelationship, RelationshipView } from "./schema.ts";

const InClient = z.object({ clientId: ClientId });

export const relationshipRoutes = defineRoutes({
  "GET /v1/clients/{clientId}/relationships": {
    summary: "Who a client is related to, and how; the booking software's word beside the team's",
    right: "clients",
    params: InClient,
    reply: { 200: z.object({ items: z.array(RelationshipView), nextCursor: z.null() }) },
  },
  "POST /v1/clients/{clientId}/relationships": {
    summary: "Relate a client to another; shown on both",
    right: "clients",
    params: InClient,
    body: NewRelationship,
    reply: { 201: MadeRelationship },
  },
  "DELETE /v1/clients/{clientId}/relationships/{relationshipId}": {
    summary: "Take a relationship away from both",
    right: "clients",
    params: InClient.extend({ relationshipId: RelationshipId }),
    reply: { 204: z.void() },
  },
});
