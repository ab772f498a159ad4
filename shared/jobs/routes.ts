import * as z from "zod";
import { JobId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { defineRoutes } from "../route.ts";
import { Job, JobKind } from "./schema.ts";

/** A job as those see it who asked for it. */
export const JobView = Job.omit({ input: true, place: true }).meta({ id: "Job" });

const InJob = z.object({ jobId: JobId });

export const jobRoutes = defineRoutes({
  "GET /v1/jobs": {
    summary: "Jobs, newest first, of one kind if asked; a page may hold fewer than asked while there is a next one",
    right: "clients",
    query: PageQuery.extend({ kind: JobKind.optional() }),
    reply: { 200: pageOf(JobView) },
  },
  "GET /v1/jobs/{jobId}": {
    summary: "How far a job is, and what came of it",
    right: "clients",
    params: InJob,
    reply: { 200: JobView },
  },
  "POST /v1/jobs/{jobId}/stop": {
    summary: "Stop a job where it stands: a recount or a preview; what it has done stays",
    right: "curate",
    params: InJob,
    reply: { 200: JobView },
  },
  "POST /v1/jobs/{jobId}/resume": {
    summary: "Let a stopped job go on from where it stands",
    right: "curate",
    params: InJob,
    reply: { 200: JobView },
  },
});
