import { changeRoutes } from "../changes/routes.ts";
import { webhookRoutes } from "../webhooks/routes.ts";

/** Routes of the function `webhooks`: what changed, and who is told of it. */
export const webhooksRouteGroup = { ...changeRoutes, ...webhookRoutes } as const;
