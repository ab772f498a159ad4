import * as z from "zod";
import { Instant } from "../kernel/time.ts";

/** The folders of the bucket: how the keys in each begin, where they all begin alike, and what covers them all. */
export const folders = {
  imports: { prefix: "imports/", wildcard: "imports/*" },
  exports: { prefix: "exports/", wildcard: "exports/*" },
  clients: { prefix: undefined, wildcard: "*/clients/*" },
  uploads: { prefix: "uploads/", wildcard: "uploads/*" },
  held: { prefix: "held/", wildcard: "held/*" },
  raw: { prefix: "raw/", wildcard: "raw/*" },
  drops: { prefix: "drops/", wildcard: "drops/*" },
} as const;

/** Where an uploaded import stands. */
export const importKey = (accountId: string, importId: string): string =>
  `${folders.imports.prefix}${accountId}/${importId}`;
/** Where an export is put together: its parts below it, the whole beside them. */
export const exportKey = (accountId: string, exportId: string): string =>
  `${folders.exports.prefix}${accountId}/${exportId}`;
/** What a source's booking software sent stands below this, as it came. */
export const rawFolder = (accountId: string, source: string): string => `${folders.raw.prefix}${accountId}/${source}/`;
/** Files that are put down for a source to take in stand below this. */
export const dropFolder = (accountId: string, source: string): string =>
  `${folders.drops.prefix}${accountId}/${source}/`;
/** Everything a client has in the bucket stands below this, and nothing else does. */
export const clientFolder = (accountId: string, clientId: string): string => `${accountId}/clients/${clientId}/`;

/** What is sent by forms for a client stands below this until it was looked at. */
export const uploadFolder = (accountId: string, clientId: string): string =>
  `${folders.uploads.prefix}${accountId}/${clientId}/`;
/** What must be kept of erased clients stands below this. */
export const heldFolder = (accountId: string): string => `${folders.held.prefix}${accountId}/`;
/** Where a document of an erased client stands; the last day is in its name, so that a look at the names says which may go. */
export const heldKey = (accountId: string, untilOn: string, documentId: string): string =>
  `${heldFolder(accountId)}${untilOn}/${documentId}`;

/** A file's name as people see it: no path, no control characters. */
export const FileName = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .max(200, "must be at most 200 characters")
  .regex(/^[^\p{Cc}/\\]+$/u, "must be a name without slashes and control characters");

/** How to upload: a POST of multipart/form-data to `url` with these fields and then the file in a field `file`, until it expires. */
export const UploadForm = z
  .object({ url: z.string(), fields: z.record(z.string(), z.string()), expiresAt: Instant })
  .meta({ id: "UploadForm" });
export type UploadForm = z.output<typeof UploadForm>;
