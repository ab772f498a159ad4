import * as z from "zod";
import { Instant } from "../kernel/time.ts";

const Segment = z.object({
  after: z.object({ pk: z.string(), sk: z.string() }).optional(),
  done: z.boolean(),
});

/** How far the table is: one row. */
export const Position = z.object({
  /** migrations that are done */
  version: z.int(),
  /** the one under way */
  running: z
    .object({
      name: z.string(),
      segments: z.array(Segment),
      seen: z.int(),
      changed: z.int(),
      startedAt: Instant,
    })
    .optional(),
  /** until when one runner has it alone; longer than it ever takes between two notes */
  leaseUntil: Instant.optional(),
});
export type Position = z.output<typeof Position>;
