import { alertRoutes } from "../alerts/routes.ts";
import { discussionRoutes } from "../discussions/routes.ts";
import { messageRoutes } from "../messages/routes.ts";

/** Routes of the function `conversations`: what the studio and its clients write to one another. */
export const conversationsRouteGroup = {
  ...messageRoutes,
  ...discussionRoutes,
  ...alertRoutes,
} as const;
