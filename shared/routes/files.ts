import { exportRoutes } from "../exports/routes.ts";
import { fileRoutes } from "../files/routes.ts";
import { importRoutes } from "../imports/routes.ts";

/** Routes of the function `files`: bytes in and out, which stand in the bucket of files. */
export const filesRouteGroup = { ...fileRoutes, ...exportRoutes, ...importRoutes } as const;
