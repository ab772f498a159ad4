import type { exportRoutes } from "../../shared/exports/routes.ts";
import { beginExport, exportsAndJobs, exportWithLink } from "../../shared/exports/service.ts";
import type { Handlers } from "../../shared/route.ts";
import { storage } from "../storage.ts";

export const exportHandlers: Handlers<typeof exportRoutes> = {
  "POST /v1/exports": ({ body }, ctx) => beginExport(ctx, body),
  "GET /v1/exports": ({ query }, ctx) => exportsAndJobs(ctx, query),
  "GET /v1/exports/{exportId}": ({ params }, ctx) => exportWithLink(ctx, storage(), params.exportId),
};
