import * as z from "zod";
import { ConsentState } from "../consents/schema.ts";
import { ClientId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";

/** Names the client that becomes, or stops being, another id of the one in the address. */
export const MergeBody = z.strictObject({ loserId: ClientId }).meta({ id: "Merge" });

/**
 * That a client was merged into this one, item `MERGE#loserId` of the winner. `merging`: its records are still on their way
 * here; `unmerging`: they are on their way back.
 */
export const Merge = z.object({
  loserId: ClientId,
  state: z.enum(["merging", "merged", "unmerging"]),
  at: Instant,
  by: z.string(),
  /** nobody asked for it: a client of the hub and its record in the booking software were linked */
  automatic: z.boolean().optional(),
  /** merges under merges: how many ids lead one to the next to come here */
  depth: z.int(),
  /** the winner's consents before, where the loser's were stricter, and the revision of what then stood there */
  consent: z.object({ before: ConsentState.optional(), rev: z.string() }).optional(),
});
export type Merge = z.output<typeof Merge>;
