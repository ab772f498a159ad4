import type { jobRoutes } from "../../shared/jobs/routes.ts";
import { jobById } from "../../shared/jobs/store.ts";
import type { Handlers } from "../../shared/route.ts";

export const jobHandlers: Handlers<typeof jobRoutes> = {
  "GET /v1/jobs/{jobId}": ({ params }, ctx) => jobById(ctx, params.jobId),
};
