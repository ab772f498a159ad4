import * as z from "zod";
import { JobView } from "../jobs/routes.ts";
import { Job } from "../jobs/schema.ts";
import { ExportId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { Instant } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";
import { Export, NewExport } from "./schema.ts";

/** An export and how far it is. */
export const ExportView = Export.extend({
  state: Job.shape.state,
  progress: Job.shape.progress,
  failure: z.string().optional(),
}).meta({ id: "Export" });

export const exportRoutes = defineRoutes({
  "POST /v1/exports": {
    summary: "Export clients as CSV or JSON Lines, or the whole account: a job",
    right: "export",
    body: NewExport,
    reply: { 202: ExportView.extend({ job: JobView }) },
  },
  "GET /v1/exports": {
    summary: "The exports of the last 30 days, newest first",
    right: "export",
    query: PageQuery,
    reply: { 200: pageOf(ExportView) },
  },
  "GET /v1/exports/{exportId}": {
    summary: "How far an export is; once it is done, a link to it that is good for 15 minutes (kept 7 days)",
    right: "export",
    params: z.object({ exportId: ExportId }),
    reply: { 200: ExportView.extend({ downloadUrl: z.string().nullable(), urlExpiresAt: Instant.nullable() }) },
  },
});
