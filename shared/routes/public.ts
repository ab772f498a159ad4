import { metaRoutes } from "../meta/routes.ts";
import { preferenceRoutes } from "../preferences/routes.ts";

/** Routes of the function `public`: needs no credentials, or a signed link. */
export const publicRouteGroup = { ...metaRoutes, ...preferenceRoutes } as const;
