import * as z from "zod";
import { JobView } from "../jobs/routes.ts";
import { ClientId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { Instant } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";
import { RetentionSettings } from "./schema.ts";

/** A client that a rule names and leaves for somebody to look at. */
export const ToReview = z
  .object({
    clientId: ClientId,
    name: z.string(),
    rule: z.enum(["leads", "inactive"]),
    lastAttendanceAt: Instant.nullable(),
  })
  .meta({ id: "ToReview" });
export type ToReview = z.output<typeof ToReview>;

export const retentionRoutes = defineRoutes({
  "GET /v1/settings/retention": {
    summary: "How long each kind of record is kept",
    right: "administer",
    reply: { 200: RetentionSettings },
  },
  "PUT /v1/settings/retention": {
    summary: "Set how long each kind of record is kept; the nightly job acts on it",
    right: "administer",
    body: RetentionSettings,
    reply: { 200: RetentionSettings },
  },
  "POST /v1/settings/retention/preview": {
    summary:
      "Count what these settings would erase, remove or list tonight, and change nothing: the job's progress says it",
    right: "administer",
    body: RetentionSettings,
    reply: { 202: JobView },
  },
  "GET /v1/retention/review": {
    summary: "Clients that were kept for long enough by the rules that leave them to somebody's judgement",
    right: "administer",
    query: PageQuery,
    reply: { 200: pageOf(ToReview) },
  },
});
