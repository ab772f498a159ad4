import { PageQuery, pageOf } from "../kernel/page.ts";
import { defineRoutes } from "../route.ts";
import { PeriodReset } from "./schema.ts";

export const resetRoutes = defineRoutes({
  "GET /v1/period-resets": {
    summary:
      "When the Period Count began anew, newest first: one for each period that ended in a time zone of the studio",
    right: "curate",
    query: PageQuery,
    reply: { 200: pageOf(PeriodReset) },
  },
});
