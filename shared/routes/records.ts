import { clientWriteRoutes } from "../clients/routes.ts";
import { sourceRoutes } from "../sources/routes.ts";

/** Routes of the function `records`: brings contact data in: needs the phone numbers of the world. */
export const recordsRouteGroup = { ...sourceRoutes, ...clientWriteRoutes } as const;
