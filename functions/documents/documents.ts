import { changeDocument } from "../../shared/documents/change.ts";
import { removeDocument } from "../../shared/documents/remove.ts";
import type { documentRoutes } from "../../shared/documents/routes.ts";
import { addDocument, documentWithLinks, listDocuments } from "../../shared/documents/service.ts";
import { type Handlers, withEtag } from "../../shared/route.ts";
import { depot } from "./depot.ts";

export const documentHandlers: Handlers<typeof documentRoutes> = {
  "POST /v1/clients/{clientId}/documents": ({ params, body }, ctx) => addDocument(ctx, depot(), params.clientId, body),
  "GET /v1/clients/{clientId}/documents": ({ params, query }, ctx) => listDocuments(ctx, params.clientId, query),
  "GET /v1/clients/{clientId}/documents/{documentId}": async ({ params: { clientId, documentId } }, ctx) => {
    const { document, rev } = await documentWithLinks(ctx, depot(), clientId, documentId);
    return withEtag(document, rev);
  },
  "PATCH /v1/clients/{clientId}/documents/{documentId}": async ({ params, body, ifMatch }, ctx) => {
    const { document, rev } = await changeDocument(ctx, params.clientId, params.documentId, body, ifMatch);
    return withEtag(document, rev);
  },
  "DELETE /v1/clients/{clientId}/documents/{documentId}": ({ params }, ctx) =>
    removeDocument(ctx, depot(), params.clientId, params.documentId),
};
