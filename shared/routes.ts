import { accountRoutes } from "./accounts/routes.ts";
import { bookingRoutes } from "./bookings/routes.ts";
import { chartRoutes } from "./charts/routes.ts";
import { clientReadRoutes, clientWriteRoutes } from "./clients/routes.ts";
import { invoiceRoutes } from "./invoices/routes.ts";
import { metaRoutes } from "./meta/routes.ts";
import { settlingRoutes } from "./settling/routes.ts";
import { sourceRoutes } from "./sources/routes.ts";

/** Which function answers which routes; what needs heavy libraries or other rights stands apart, so that `api` stays small. */
export const routeGroups = {
  api: { ...metaRoutes, ...accountRoutes, ...clientReadRoutes, ...bookingRoutes, ...invoiceRoutes, ...settlingRoutes },
  charts: chartRoutes,
  /** brings contact data in: needs the phone numbers of the world */
  records: { ...sourceRoutes, ...clientWriteRoutes },
} as const;
