import type { fileRoutes } from "../../shared/files/routes.ts";
import { addFile, fileWithLink, listFiles, removeFile } from "../../shared/files/service.ts";
import type { Handlers } from "../../shared/route.ts";
import { storage } from "../storage.ts";

export const fileHandlers: Handlers<typeof fileRoutes> = {
  "POST /v1/clients/{clientId}/files": ({ params, body }, ctx) => addFile(ctx, storage(), params.clientId, body),
  "GET /v1/clients/{clientId}/files": ({ params, query }, ctx) => listFiles(ctx, params.clientId, query),
  "GET /v1/clients/{clientId}/files/{fileId}": ({ params }, ctx) =>
    fileWithLink(ctx, storage(), params.clientId, params.fileId),
  "DELETE /v1/clients/{clientId}/files/{fileId}": ({ params }, ctx) =>
    removeFile(ctx, storage(), params.clientId, params.fileId),
};
