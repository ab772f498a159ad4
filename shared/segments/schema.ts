import * as z from "zod";
import { Filter } from "../filters/schema.ts";
import { SegmentId, TagId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";
import { readyIds } from "./ready.ts";

const Name = z.string().trim().min(1, "must not be empty").max(100, "must be at most 100 characters");
const content = {
  name: Name,
  category: Name.nullable().default(null),
  /** order within its category, ascending; equal ones by name */
  position: z.int().min(0).max(1e6).default(0),
  rules: Filter,
};

export const NewSegment = z.strictObject(content).meta({ id: "NewSegment" });
export type NewSegment = z.output<typeof NewSegment>;
export const SegmentPatch = z
  .strictObject({
    name: Name.optional(),
    category: Name.nullable().optional(),
    position: z.int().min(0).max(1e6).optional(),
    rules: Filter.optional(),
  })
  .meta({ id: "SegmentPatch" });
export type SegmentPatch = z.output<typeof SegmentPatch>;

/** Saved rules, as they are stored. */
export const Segment = z.object({
  ...content,
  id: SegmentId,
  createdAt: Instant,
  createdBy: z.string(),
  /** names of the tags its rules name, by id, so that they follow a tag that gets another name */
  tags: z.record(TagId, z.string()).optional(),
});
export type Segment = z.output<typeof Segment>;

/** A saved segment, or one that every account has. */
export const SegmentRef = z.union([SegmentId, z.enum(readyIds)], { error: "must be a segment's id" });
export type SegmentRef = z.output<typeof SegmentRef>;

/** A segment as it is shown; a ready-made one was created by nobody. */
export const SegmentView = z
  .object({
    id: SegmentRef,
    name: z.string(),
    category: z.string().nullable(),
    position: z.int(),
    ready: z.boolean(),
    rules: Filter,
    createdAt: Instant.nullable(),
    createdBy: z.string().nullable(),
  })
  .meta({ id: "Segment" });
export type SegmentView = z.output<typeof SegmentView>;

/** Who is in, as it was found: the ids stand in a drawn list. */
export const Found = z.object({
  list: z.string(),
  asOf: Instant,
  count: z.int(),
  /** the first hundred of them, for a first page without reading the list */
  first: z.array(z.string()),
  /** drawn up within a request: little enough to do again at the next */
  little: z.boolean(),
  /** of the rules it was drawn by */
  rules: z.string(),
});
export type Found = z.output<typeof Found>;

/** Of a segment whose rules need records: who is in, and the job that is to find it anew. */
export const Membership = z.object({
  found: Found.optional(),
  refresh: z.object({ jobId: z.string(), at: Instant, rules: z.string() }).optional(),
});
export type Membership = z.output<typeof Membership>;
