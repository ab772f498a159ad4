import { activityRoutes } from "../activity/routes.ts";
import { bookingActRoutes } from "../bookings/act-routes.ts";
import { bookingRoutes } from "../bookings/routes.ts";
import { contactRoutes } from "../contacts/routes.ts";
import { leftOutRoutes } from "../counts/left-out-routes.ts";
import { eventRoutes } from "../events/routes.ts";
import { recurringRoutes } from "../recurring/routes.ts";

/** Routes of the function `events`: the calendar, rosters, and who comes. */
export const eventsRouteGroup = {
  ...eventRoutes,
  ...bookingRoutes,
  ...bookingActRoutes,
  ...leftOutRoutes,
  ...activityRoutes,
  ...contactRoutes,
  ...recurringRoutes,
} as const;
