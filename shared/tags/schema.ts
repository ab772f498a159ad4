import * as z from "zod";
import { TagId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";

/** That a client has a tag; the name is a copy, kept true when the tag is renamed. */
export const ClientTag = z.object({ tagId: TagId, name: z.string(), addedAt: Instant, addedBy: z.string() });
export type ClientTag = z.output<typeof ClientTag>;
