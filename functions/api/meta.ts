import openapi from "../../docs/openapi.json" with { type: "json" };
import type { metaRoutes } from "../../shared/meta/routes.ts";
import type { Handlers } from "../../shared/route.ts";

export const metaHandlers: Handlers<typeof metaRoutes> = {
  "GET /v1/health": async () => ({ ok: true }),
  "GET /v1/openapi.json": async () => openapi,
};
