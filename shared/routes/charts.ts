import { chartRoutes } from "../charts/routes.ts";
import { engagementRoutes } from "../engagement/routes.ts";

/** Routes of the function `charts`: pictures of a client's history, and what its messages came to. */
export const chartsRouteGroup = { ...chartRoutes, ...engagementRoutes } as const;
