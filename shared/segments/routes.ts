import * as z from "zod";
import { ClientRow } from "../clients/routes.ts";
import { Filter } from "../filters/schema.ts";
import { ClientId, JobId, SegmentId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { Instant } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";
import { NewSegment, SegmentPatch, SegmentRef, SegmentView } from "./schema.ts";

const InSegment = z.object({ segmentId: SegmentRef });
const InSaved = z.object({ segmentId: SegmentId });

const Preview = z
  .object({
    count: z.int(),
    sample: z.array(ClientRow),
    complete: z.boolean(),
    asOf: Instant,
    jobId: JobId.nullable(),
  })
  .meta({ id: "SegmentPreview" });

/** Verdict by group, rule by rule: the value found, and the record that matched. */
const Why = z
  .object({
    clientId: ClientId,
    in: z.boolean(),
    asOf: Instant,
    match: z.enum(["all", "any"]),
    groups: z.array(
      z.object({
        holds: z.boolean(),
        match: z.enum(["all", "any"]),
        not: z.boolean(),
        rules: z.array(
          z.object({
            on: z.string(),
            not: z.boolean(),
            holds: z.boolean(),
            rule: z.record(z.string(), z.unknown()),
            found: z.unknown().optional(),
          }),
        ),
        matched: z.array(z.object({ kind: z.string(), record: z.record(z.string(), z.unknown()) })),
        reason: z.string(),
      }),
    ),
  })
  .meta({ id: "WhyInSegment" });

/** `asOf`: when they were found to be in; `count`: how many they were then, null where the directory is read live. */
const Members = pageOf(ClientRow)
  .extend({
    asOf: Instant,
    count: z.int().nullable(),
    refreshing: z.boolean(),
    jobId: JobId.nullable(),
  })
  .meta({ id: "SegmentClients" });

const About = z.strictObject({ rules: Filter });

export const segmentRoutes = defineRoutes({
  "GET /v1/segments": {
    summary: "Segments: the ready-made ones, then the saved ones by category and position",
    right: "clients",
    reply: { 200: pageOf(SegmentView) },
  },
  "POST /v1/segments": {
    summary: "Save rules as a segment",
    right: "curate",
    body: NewSegment,
    reply: { 201: SegmentView },
  },
  "POST /v1/segments/preview": {
    summary: "How many clients rules let in, and the first of them; a job counts on where that is much work",
    right: "clients",
    body: About,
    reply: { 200: Preview },
  },
  "POST /v1/segments/why": {
    summary: "Why rules let a client in, or do not",
    right: "clients",
    body: About.extend({ clientId: ClientId }),
    reply: { 200: Why },
  },
  "GET /v1/segments/{segmentId}": {
    summary: "A segment",
    right: "clients",
    params: InSegment,
    reply: { 200: SegmentView },
  },
  "PATCH /v1/segments/{segmentId}": {
    summary: "Change a segment's name, category, position or rules",
    right: "curate",
    params: InSaved,
    body: SegmentPatch,
    reply: { 200: SegmentView },
  },
  "DELETE /v1/segments/{segmentId}": {
    summary: "Remove a segment; its clients stay as they are",
    right: "curate",
    params: InSaved,
    reply: { 204: z.void() },
  },
  "GET /v1/segments/{segmentId}/clients": {
    summary: "The clients of a segment by name; a page may hold fewer than asked while there is a next one",
    right: "clients",
    params: InSegment,
    query: PageQuery,
    reply: { 200: Members },
  },
  "GET /v1/segments/{segmentId}/why/{clientId}": {
    summary: "Why a client is in a segment, or is not",
    right: "clients",
    params: InSegment.extend({ clientId: ClientId }),
    reply: { 200: Why },
  },
});
