import { eventsRouteGroup } from "../../shared/routes/events.ts";
import { api } from "../http/api.ts";
import { activityHandlers } from "./activity.ts";
import { bookingActHandlers } from "./booking-acts.ts";
import { bookingHandlers } from "./bookings.ts";
import { contactHandlers } from "./contacts.ts";
import { eventHandlers } from "./events.ts";
import { leftOutHandlers } from "./left-out.ts";
import { recurringHandlers } from "./recurring.ts";

export const handler = api(eventsRouteGroup, {
  ...eventHandlers,
  ...bookingHandlers,
  ...bookingActHandlers,
  ...leftOutHandlers,
  ...activityHandlers,
  ...contactHandlers,
  ...recurringHandlers,
});
