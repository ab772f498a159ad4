import { allRoutes, routeGroups } from "../../shared/routes.ts";
import { api } from "../http/api.ts";
import { bookingHandlers } from "./bookings.ts";
import { clientReadHandlers } from "./clients.ts";
import { invoiceHandlers } from "./invoices.ts";
import { jobHandlers } from "./jobs.ts";
import { metaHandlers } from "./meta.ts";
import { settlingHandlers } from "./settling.ts";

/** Also `$default`: what no route answers is a 404, or a 405 where the address knows other methods. */
export const handler = api(
  routeGroups.api,
  {
    ...metaHandlers,
    ...clientReadHandlers,
    ...bookingHandlers,
    ...invoiceHandlers,
    ...settlingHandlers,
    ...jobHandlers,
  },
  allRoutes,
);
