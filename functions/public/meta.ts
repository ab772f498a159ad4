import type { metaRoutes } from "../../shared/meta/routes.ts";
import type { Handlers } from "../../shared/route.ts";

export const metaHandlers: Handlers<typeof metaRoutes> = {
  "GET /v1/health": async () => ({ ok: true }),
  // read when it is asked for: 48 KB that no other request needs
  "GET /v1/openapi.json": async () => (await import("../../docs/openapi.json", { with: { type: "json" } })).default,
};
