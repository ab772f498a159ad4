import { accountRoutes } from "./accounts/routes.ts";
import { bookingRoutes } from "./bookings/routes.ts";
import { chartRoutes } from "./charts/routes.ts";
import { clientReadRoutes, clientWriteRoutes } from "./clients/routes.ts";
import { invoiceRoutes } from "./invoices/routes.ts";
import { jobRoutes } from "./jobs/routes.ts";
import { metaRoutes } from "./meta/routes.ts";
import type { Routes } from "./route.ts";
import { settlingRoutes } from "./settling/routes.ts";
import { sourceRoutes } from "./sources/routes.ts";

/** Which function answers which routes; what needs heavy libraries or other rights stands apart, so that `api` stays small. */
export const routeGroups = {
  /** what the desk does all day */
  api: {
    ...metaRoutes,
    ...clientReadRoutes,
    ...bookingRoutes,
    ...invoiceRoutes,
    ...settlingRoutes,
    ...jobRoutes,
  },
  /** what owners and admins do now and then: who works here and may what, settings, privacy */
  admin: accountRoutes,
  charts: chartRoutes,
  /** brings contact data in: needs the phone numbers of the world */
  records: { ...sourceRoutes, ...clientWriteRoutes },
} as const;

/** Every route behind the API. */
export const allRoutes: Routes = Object.assign({}, ...Object.values(routeGroups));
