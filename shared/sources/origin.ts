import * as z from "zod";
import { Instant } from "../kernel/time.ts";

/** A source's name in the address: `mindbody`, `cdnow-sample`. */
export const SourceName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "must be lower-case letters, digits and hyphens, at most 40");

/** The name under which records stand that were made here, not by a booking software; no source may have it. */
export const here = "clientele";

/** Where a record came from, and what decides whether a later arrival changes it. */
export const Origin = z.object({
  source: SourceName,
  /** the source's own id */
  id: z.string(),
  /** of the record's content as given, `modifiedAt` apart */
  hash: z.string(),
  modifiedAt: Instant.optional(),
  /** order of arrival: the time and the place in the request; compared as text */
  received: z.string(),
});
export type Origin = z.output<typeof Origin>;

/** The origin of a record that is made here: nothing that arrives ever decides over it. */
export const madeHere = ({ now }: { now: () => string }, id: string): Origin => ({
  source: here,
  id,
  hash: "",
  received: now(),
});

export const isMadeHere = ({ source }: Pick<Origin, "source">): boolean => source === here;
