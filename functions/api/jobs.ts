import type { jobRoutes } from "../../shared/jobs/routes.ts";
import { resumeJob, stopJob } from "../../shared/jobs/steer.ts";
import { jobById, listJobs } from "../../shared/jobs/store.ts";
import type { Handlers } from "../../shared/route.ts";

export const jobHandlers: Handlers<typeof jobRoutes> = {
  "GET /v1/jobs": ({ query }, ctx) => listJobs(ctx, query),
  "GET /v1/jobs/{jobId}": ({ params }, ctx) => jobById(ctx, params.jobId),
  "POST /v1/jobs/{jobId}/stop": ({ params }, ctx) => stopJob(ctx, params.jobId),
  "POST /v1/jobs/{jobId}/resume": ({ params }, ctx) => resumeJob(ctx, params.jobId),
};
