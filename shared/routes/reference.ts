import { referenceRoutes } from "../reference/routes.ts";

/** Routes of the function `reference`: the page that shows the API, for everybody, without a right to anything. */
export const referenceRouteGroup = { ...referenceRoutes } as const;
