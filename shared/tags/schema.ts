import * as z from "zod";
import { TagId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";

/** That a client has a tag; the name is a copy, kept true when the tag is renamed. */
export const ClientTag = z.object({ tagId: TagId, name: z.string(), addedAt: Instant, addedBy: z.string() });
export type ClientTag = z.output<typeof ClientTag>;

/** A tag of the account; its name is unique regardless of case and accents (S4-50). */
export const Tag = z
  .object({ id: TagId, name: z.string(), createdAt: Instant, createdBy: z.string() })
  .meta({ id: "Tag" });
export type Tag = z.output<typeof Tag>;
