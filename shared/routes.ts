import type { Routes } from "./route.ts";
import { adminRouteGroup } from "./routes/admin.ts";
import { apiRouteGroup } from "./routes/api.ts";
import { chartsRouteGroup } from "./routes/charts.ts";
import { conversationsRouteGroup } from "./routes/conversations.ts";
import { documentsRouteGroup } from "./routes/documents.ts";
import { eventsRouteGroup } from "./routes/events.ts";
import { filesRouteGroup } from "./routes/files.ts";
import { hooksRouteGroup } from "./routes/hooks.ts";
import { progressRouteGroup } from "./routes/progress.ts";
import { publicRouteGroup } from "./routes/public.ts";
import { recordsRouteGroup } from "./routes/records.ts";
import { referenceRouteGroup } from "./routes/reference.ts";
import { salesRouteGroup } from "./routes/sales.ts";
import { sourcesRouteGroup } from "./routes/sources.ts";
import { webhooksRouteGroup } from "./routes/webhooks.ts";

/**
 * Which function answers which routes, each group in a file of its own so that a bundle holds no other function's. What needs heavy
 * libraries or other rights stands apart, so that `api` stays small.
 */
export const routeGroups = {
  public: publicRouteGroup,
  reference: referenceRouteGroup,
  api: apiRouteGroup,
  admin: adminRouteGroup,
  charts: chartsRouteGroup,
  events: eventsRouteGroup,
  sales: salesRouteGroup,
  conversations: conversationsRouteGroup,
  records: recordsRouteGroup,
  files: filesRouteGroup,
  documents: documentsRouteGroup,
  progress: progressRouteGroup,
  sources: sourcesRouteGroup,
  hooks: hooksRouteGroup,
  webhooks: webhooksRouteGroup,
} as const;

/** Every route behind the API. */
export const allRoutes: Routes = Object.assign({}, ...Object.values(routeGroups));
