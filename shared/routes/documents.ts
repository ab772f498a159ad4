import { documentRoutes } from "../documents/routes.ts";
import { heldRoutes } from "../privacy/held-routes.ts";

/** Routes of the function `documents`: what is kept of a client as bytes, and what it signs. */
export const documentsRouteGroup = { ...documentRoutes, ...heldRoutes } as const;
