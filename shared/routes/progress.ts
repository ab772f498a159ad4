import { rewardRoutes } from "../rewards/routes.ts";

/** Routes of the function `progress`: what a client earned, measured and aims for. */
export const progressRouteGroup = { ...rewardRoutes } as const;
