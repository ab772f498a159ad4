import * as z from "zod";
import { JobId } from "../kernel/ids.ts";
import { defineRoutes } from "../route.ts";
import { Job } from "./schema.ts";

/** A job as those see it who asked for it. */
export const JobView = Job.omit({ input: true, place: true }).meta({ id: "Job" });

export const jobRoutes = defineRoutes({
  "GET /v1/jobs/{jobId}": {
    summary: "How far a job is, and what came of it",
    right: "clients",
    params: z.object({ jobId: JobId }),
    reply: { 200: JobView },
  },
});
