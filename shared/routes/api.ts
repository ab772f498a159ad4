import { clientReadRoutes } from "../clients/routes.ts";
import { consentRoutes } from "../consents/routes.ts";
import { adjustmentRoutes } from "../counts/adjustment-routes.ts";
import { periodHistoryRoutes } from "../counts/period-history-routes.ts";
import { interactionRoutes } from "../interactions/routes.ts";
import { jobRoutes } from "../jobs/routes.ts";
import { noteRoutes } from "../notes/routes.ts";
import { relationshipRoutes } from "../relationships/routes.ts";
import { settlingRoutes } from "../settling/routes.ts";
import { tagRoutes } from "../tags/routes.ts";
import { todoRoutes } from "../todos/routes.ts";

/** Routes of the function `api`: what the desk does all day. */
export const apiRouteGroup = {
  ...clientReadRoutes,
  ...relationshipRoutes,
  ...consentRoutes,
  ...settlingRoutes,
  ...adjustmentRoutes,
  ...periodHistoryRoutes,
  ...jobRoutes,
  ...tagRoutes,
  ...todoRoutes,
  ...noteRoutes,
  ...interactionRoutes,
} as const;
