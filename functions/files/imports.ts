import type { importRoutes } from "../../shared/imports/routes.ts";
import { beginImport, importWithFile, mapColumns, startPhase } from "../../shared/imports/service.ts";
import { importById, listImports, listRows } from "../../shared/imports/store.ts";
import type { Handlers } from "../../shared/route.ts";
import { storage } from "../storage.ts";

export const importHandlers: Handlers<typeof importRoutes> = {
  "POST /v1/imports": ({ body }, ctx) => beginImport(ctx, storage(), body),
  "GET /v1/imports": ({ query }, ctx) => listImports(ctx, query),
  "GET /v1/imports/{importId}": ({ params }, ctx) => importWithFile(ctx, storage(), params.importId),
  "PUT /v1/imports/{importId}/mapping": ({ params, body }, ctx) => mapColumns(ctx, storage(), params.importId, body),
  "POST /v1/imports/{importId}/dry-run": ({ params }, ctx) => startPhase(ctx, storage(), params.importId, "dryRun"),
  "POST /v1/imports/{importId}/run": ({ params }, ctx) => startPhase(ctx, storage(), params.importId, "run"),
  "POST /v1/imports/{importId}/undo": ({ params }, ctx) => startPhase(ctx, storage(), params.importId, "undo"),
  "GET /v1/imports/{importId}/rows": async ({ params, query: { of, state, ...page } }, ctx) => {
    await importById(ctx, params.importId);
    return listRows(ctx, params.importId, page, of, state);
  },
};
