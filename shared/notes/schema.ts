import * as z from "zod";
import { Author } from "../kernel/author.ts";
import { NoteId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";

/** `health` is sensitive: least visibility, never in search, exports, webhooks or previews (rules.md, People). */
export const NoteKind = z.enum(["general", "preference", "health"]);
export type NoteKind = z.output<typeof NoteKind>;

/** S0-64. */
export const NoteStatus = z.enum(["active", "archived"]);
export type NoteStatus = z.output<typeof NoteStatus>;

/** What the team keeps about a client, as it is stored in the client's collection; never written back to a source (S0-63). */
export const Note = z.object({
  id: NoteId,
  body: z.string(),
  kind: NoteKind,
  /** shown on rosters while it is active */
  starred: z.boolean(),
  status: NoteStatus,
  creator: Author,
  createdAt: Instant,
  /** who wrote the body as it is, and when */
  writtenBy: z.string(),
  writtenAt: Instant,
  archivedBy: z.string().optional(),
  archivedAt: Instant.optional(),
});
export type Note = z.output<typeof Note>;
