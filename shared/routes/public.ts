import { metaRoutes } from "../meta/routes.ts";

/** Routes of the function `public`: needs no credentials. */
export const publicRouteGroup = { ...metaRoutes } as const;
