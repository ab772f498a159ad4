import { hookRoutes } from "../sync/hook-routes.ts";

/** Routes of the function `hooks`: what booking software sends by itself; needs its secrets and nothing of the clients. */
export const hooksRouteGroup = { ...hookRoutes } as const;
