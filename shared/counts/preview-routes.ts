import { CountSettings } from "../accounts/schema.ts";
import { JobView } from "../jobs/routes.ts";
import { defineRoutes } from "../route.ts";

export const countPreviewRoutes = defineRoutes({
  "POST /v1/settings/counts/preview": {
    summary: "Which clients other settings of Club Count and Period Count would change; a job counts, and changes none",
    right: "curate",
    body: CountSettings,
    reply: { 202: JobView },
  },
});
