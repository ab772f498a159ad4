import * as z from "zod";
import { JobId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";

/** Work that speaks with booking software: done by the function `sync`, which may. */
export const SyncKind = z.enum(["sync", "syncReplay", "syncRetry"]);
export type SyncKind = z.output<typeof SyncKind>;

/** Work that goes on after the answer; functions/jobs/runners.ts and functions/sync/run.ts name who does each kind. */
export const JobKind = z.enum([
  "recount",
  "countPreview",
  "erase",
  "retention",
  "export",
  "import",
  "importUndo",
  "tags",
  "segment",
  "segmentPreview",
  "bulkPreview",
  "bulk",
  "campaignPreview",
  "campaign",
  "campaignOutcome",
  "merge",
  "unmerge",
  "twins",
  "link",
  "relink",
  "series",
  "recurringBookings",
  "credits",
  "rewards",
  "transformationDue",
  ...SyncKind.options,
]);
export type JobKind = z.output<typeof JobKind>;

/** Work for many items, under way or done; it goes on where it stopped. */
export const Job = z
  .object({
    id: JobId,
    kind: JobKind,
    state: z.enum(["waiting", "running", "stopped", "done", "failed"]),
    createdAt: Instant,
    changedAt: Instant,
    /** who asked for it */
    by: z.string().optional(),
    /** what was done so far, by name: `{ clients: 120, settled: 3 }` */
    progress: z.record(z.string(), z.int()),
    /** what came of it, for the one who asked */
    result: z.record(z.string(), z.unknown()).optional(),
    /** why it failed, as a sentence */
    failure: z.string().optional(),
    /** what it is to do; not shown */
    input: z.record(z.string(), z.unknown()),
    /** where to go on; not shown */
    place: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: "StoredJob" });
export type Job = z.output<typeof Job>;
