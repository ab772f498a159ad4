import type * as z from "zod";
import { InClient } from "../clients/routes.ts";
import { separated } from "../kernel/commas.ts";
import { PageQuery, pageOf, rising } from "../kernel/page.ts";
import { Instant } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";
import { ActivityEntry, ActivityKind } from "./schema.ts";

export const ActivityQuery = rising(
  PageQuery.extend({ kind: separated(ActivityKind).optional(), from: Instant.optional(), to: Instant.optional() }),
);
export type ActivityQuery = z.output<typeof ActivityQuery>;

export const activityRoutes = defineRoutes({
  "GET /v1/clients/{clientId}/activity": {
    summary:
      "Everything that happened with a client in one time line, newest first: bookings at their start (so coming ones stand first), purchases at their issue, messages when they were written or came, offline interactions when they were, changes when they were made; kinds separated by commas. A page may be short and the line still go on",
    right: "clients",
    params: InClient,
    query: ActivityQuery,
    reply: { 200: pageOf(ActivityEntry) },
  },
});
