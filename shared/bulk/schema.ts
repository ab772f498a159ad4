import * as z from "zod";
import { Filter } from "../filters/schema.ts";
import { ClientId } from "../kernel/ids.ts";
import { Instant, LocalDate } from "../kernel/time.ts";
import { SegmentRef } from "../segments/schema.ts";

/** At most so many ids in one request; more are named by a segment or rules. */
const mostIds = 1000;

/** Whom a bulk change is about: some clients, a segment, or whom rules let in. */
export const Who = z
  .strictObject({
    clientIds: z
      .array(ClientId)
      .min(1, "must name at least one client")
      .max(mostIds, `must name at most ${mostIds} clients`)
      .optional(),
    segmentId: SegmentRef.optional(),
    filter: Filter.optional(),
  })
  .refine(
    ({ clientIds, segmentId, filter }) =>
      [clientIds, segmentId, filter].filter((one) => one !== undefined).length === 1,
    "must hold one of clientIds, segmentId and filter",
  )
  .meta({ id: "BulkWho" });
export type Who = z.output<typeof Who>;

const TagNames = z
  .array(z.string().trim().min(1, "must not be empty").max(60, "must be at most 60 characters"))
  .min(1, "must name at least one tag")
  .max(20, "must name at most 20 tags");

const BulkTodo = z.strictObject({
  title: z.string().trim().min(1, "must not be empty").max(200, "must be at most 200 characters"),
  text: z.string().max(4000, "must be at most 4,000 characters").optional(),
  dueOn: LocalDate.optional(),
  /** the caller, unless somebody is named */
  assignee: z.string().max(60).optional(),
});

/** What is done to each of them (S4-39); several at once are done in this order. */
export const Change = z
  .strictObject({
    addTags: TagNames.optional(),
    removeTags: TagNames.optional(),
    homeLocation: z.string().trim().min(1, "must not be empty").max(200, "must be at most 200 characters").optional(),
    /** `deleted` hides them and needs the right to administer */
    lifecycle: z.enum(["active", "inactive", "deleted"]).optional(),
    createTodo: BulkTodo.optional(),
    /** MAYA LINDQVIST → Maya Lindqvist (S4-50) */
    fixNames: z.literal(true).optional(),
  })
  .refine((change) => Object.values(change).some((part) => part !== undefined), "must hold at least one change")
  .meta({ id: "BulkChange" });
export type Change = z.output<typeof Change>;

/** A previewed change, kept for its run: for whom, what, by whom. */
export const Plan = z.object({
  list: z.string(),
  count: z.int(),
  change: Change,
  by: z.string(),
  asOf: Instant,
  /** the job that runs it */
  jobId: z.string().optional(),
});
export type Plan = z.output<typeof Plan>;

/** What a client has now and would have then, of what changes. */
export const Effect = z.object({
  tags: z.array(z.string()).optional(),
  homeLocation: z.string().nullable().optional(),
  lifecycle: z.string().optional(),
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  newTodo: z.string().optional(),
});
export type Effect = z.output<typeof Effect>;
