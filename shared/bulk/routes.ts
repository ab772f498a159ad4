import * as z from "zod";
import { ClientId, JobId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";
import { Change, Effect, Who } from "./schema.ts";

const Sampled = z.object({ clientId: ClientId, name: z.string(), before: Effect, after: Effect });

/** `token` runs exactly this change for exactly these clients, within a day; null until the job has found them all. */
const Preview = z
  .object({
    count: z.int(),
    complete: z.boolean(),
    sample: z.array(Sampled),
    asOf: Instant,
    token: z.string().nullable(),
    jobId: JobId.nullable(),
  })
  .meta({ id: "BulkPreview" });

export const bulkRoutes = defineRoutes({
  "POST /v1/clients/bulk/preview": {
    summary: "What a change would do to many clients: how many, and before and after for some of them",
    right: "curate",
    body: z.strictObject({ who: Who, change: Change }),
    reply: { 200: Preview },
  },
  "POST /v1/clients/bulk": {
    summary: "Run a previewed change, by the preview's token; the same token again answers the same job",
    right: "curate",
    idempotent: true,
    body: z.strictObject({ token: z.string().min(1).max(2000) }),
    reply: { 202: z.object({ jobId: JobId, count: z.int() }) },
  },
});
