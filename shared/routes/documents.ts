import { documentRoutes } from "../documents/routes.ts";
import { signatureRoutes } from "../signatures/routes.ts";
import { waiverRoutes } from "../waivers/routes.ts";

/** Routes of the function `documents`: what is kept of a client as bytes, and what it signs. */
export const documentsRouteGroup = { ...documentRoutes, ...waiverRoutes, ...signatureRoutes } as const;
