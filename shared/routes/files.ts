import { exportRoutes } from "../exports/routes.ts";
import { importRoutes } from "../imports/routes.ts";

/** Routes of the function `files`: bytes in and out, which stand in the bucket of files. */
export const filesRouteGroup = { ...exportRoutes, ...importRoutes } as const;
