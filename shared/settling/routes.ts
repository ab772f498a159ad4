import * as z from "zod";
import { InClient } from "../clients/routes.ts";
import { JobId } from "../kernel/ids.ts";
import { Money } from "../kernel/money.ts";
import { PageQuery } from "../kernel/page.ts";
import { defineRoutes } from "../route.ts";
import { Job } from "./job.ts";

/** The numbers that explain themselves. */
export const Stat = z.enum([
  "ltv",
  "attended",
  "club-count",
  "period-count",
  "last-attendance",
  "scheduled-visit",
  "first-visit",
]);
export type Stat = z.output<typeof Stat>;

const Value = z.union([z.int(), Money, z.string(), z.null()]);

/** A record a number was made from or left out: what it adds, or why nothing. Times: the record's time where it counts. */
const Explained = z.object({
  record: z.object({
    type: z.enum(["booking", "invoice"]),
    id: z.string(),
    name: z.string(),
    at: z.string(),
    status: z.string(),
  }),
  value: Value,
  reason: z.string().optional(),
});

export const Explanation = z
  .object({ stat: Stat, value: Value, items: z.array(Explained), nextCursor: z.string().nullable() })
  .meta({ id: "Explanation" });

export const settlingRoutes = defineRoutes({
  "GET /v1/clients/{clientId}/explain/{stat}": {
    summary: "The records a number is made of, and those left out with the reason",
    role: "manager",
    params: InClient.extend({ stat: Stat }),
    query: PageQuery,
    reply: { 200: Explanation },
  },
  "GET /v1/jobs/{jobId}": {
    summary: "How far a job is",
    role: "manager",
    params: z.object({ jobId: JobId }),
    reply: { 200: Job.omit({ after: true, hidden: true }) },
  },
});
