import { goalRoutes } from "../goals/routes.ts";
import { rewardRoutes } from "../rewards/routes.ts";
import { transformationRoutes } from "../transformation/routes.ts";

/** Routes of the function `progress`: what a client earned, measured and aims for. */
export const progressRouteGroup = { ...rewardRoutes, ...transformationRoutes, ...goalRoutes } as const;
