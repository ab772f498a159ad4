import { chartRoutes } from "../charts/routes.ts";

/** Routes of the function `charts`: pictures of a client's history. */
export const chartsRouteGroup = { ...chartRoutes } as const;
