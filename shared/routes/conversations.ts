import { alertRoutes } from "../alerts/routes.ts";
import { automationRoutes } from "../automations/routes.ts";
import { discussionRoutes } from "../discussions/routes.ts";
import { estimateRoutes } from "../messages/estimate-routes.ts";
import { messageRoutes } from "../messages/routes.ts";
import { templateRoutes } from "../templates/routes.ts";

/** Routes of the function `conversations`: what the studio and its clients write to one another. */
export const conversationsRouteGroup = {
  ...messageRoutes,
  ...discussionRoutes,
  ...alertRoutes,
  ...estimateRoutes,
  ...templateRoutes,
  ...automationRoutes,
} as const;
