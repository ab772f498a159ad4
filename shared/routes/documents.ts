import { documentRoutes } from "../documents/routes.ts";
import { heldRoutes } from "../privacy/held-routes.ts";
import { signingPageRoutes } from "../signatures/page-routes.ts";
import { signatureRoutes } from "../signatures/routes.ts";
import { waiverRoutes } from "../waivers/routes.ts";

/** Routes of the function `documents`: what is kept of a client as bytes, and what it signs. */
export const documentsRouteGroup = {
  ...documentRoutes,
  ...heldRoutes,
  ...waiverRoutes,
  ...signatureRoutes,
  ...signingPageRoutes,
} as const;
