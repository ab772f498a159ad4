import { syncRoutes } from "../sync/routes.ts";

/** Routes of the function `sources`: connects booking software, needs its secrets and a way out. */
export const sourcesRouteGroup = { ...syncRoutes } as const;
