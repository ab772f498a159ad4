import type { documentRoutes } from "../../shared/documents/routes.ts";
import { addDocument, documentWithLink, listDocuments, removeDocument } from "../../shared/documents/service.ts";
import type { Handlers } from "../../shared/route.ts";
import { storage } from "../storage.ts";

export const documentHandlers: Handlers<typeof documentRoutes> = {
  "POST /v1/clients/{clientId}/documents": ({ params, body }, ctx) =>
    addDocument(ctx, storage(), params.clientId, body),
  "GET /v1/clients/{clientId}/documents": ({ params, query }, ctx) => listDocuments(ctx, params.clientId, query),
  "GET /v1/clients/{clientId}/documents/{documentId}": ({ params }, ctx) =>
    documentWithLink(ctx, storage(), params.clientId, params.documentId),
  "DELETE /v1/clients/{clientId}/documents/{documentId}": ({ params }, ctx) =>
    removeDocument(ctx, storage(), params.clientId, params.documentId),
};
