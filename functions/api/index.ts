import { routeGroups } from "../../shared/routes.ts";
import { api } from "../http/api.ts";
import { accountHandlers } from "./accounts.ts";
import { bookingHandlers } from "./bookings.ts";
import { clientReadHandlers } from "./clients.ts";
import { invoiceHandlers } from "./invoices.ts";
import { metaHandlers } from "./meta.ts";
import { settlingHandlers } from "./settling.ts";

/** Also `$default`: what no route answers is a 404, or a 405 where the address knows other methods. */
export const handler = api(
  routeGroups.api,
  {
    ...metaHandlers,
    ...accountHandlers,
    ...clientReadHandlers,
    ...bookingHandlers,
    ...invoiceHandlers,
    ...settlingHandlers,
  },
  { ...routeGroups.api, ...routeGroups.charts, ...routeGroups.records },
);
