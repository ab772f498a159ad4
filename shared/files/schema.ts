import * as z from "zod";
import { ClientId, FileId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";

/** The folders of the bucket: how the keys in each begin, where they all begin alike, and what covers them all. */
export const folders = {
  imports: { prefix: "imports/", wildcard: "imports/*" },
  exports: { prefix: "exports/", wildcard: "exports/*" },
  clients: { prefix: undefined, wildcard: "*/clients/*" },
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

/** What may be kept of a client; nothing a browser would run (no HTML, no SVG). */
export const FileType = z.enum(["image/png", "image/jpeg", "image/webp", "image/gif", "application/pdf"], {
  error: "must be one of image/png, image/jpeg, image/webp, image/gif, application/pdf",
});

/** A file's name as people see it: no path, no control characters. */
export const FileName = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .max(200, "must be at most 200 characters")
  .regex(/^[^\p{Cc}/\\]+$/u, "must be a name without slashes and control characters");

const largest = 10 * 1024 * 1024;
export const NewFile = z
  .strictObject({
    name: FileName,
    type: FileType,
    size: z
      .int("must be a whole number of bytes")
      .min(1, "must be at least 1")
      .max(largest, `must be at most ${largest}`),
  })
  .meta({ id: "NewFile" });
export type NewFile = z.output<typeof NewFile>;

/** A file of a client as stored; the bytes stand in the bucket. */
export const ClientFile = z.object({
  id: FileId,
  clientId: ClientId,
  /** the client in whose folder the bytes stand, where the file came to this one by a merge */
  folder: ClientId.optional(),
  name: z.string(),
  type: z.string(),
  /** most bytes it may have */
  size: z.int(),
  createdAt: Instant,
  by: z.string(),
});
export type ClientFile = z.output<typeof ClientFile>;

/** Where the bytes of a client's file stand in the bucket. */
export const fileKey = (
  accountId: string,
  { clientId, folder = clientId, id }: Pick<ClientFile, "clientId" | "folder" | "id">,
): string => clientFolder(accountId, folder) + id;

/** How to upload: a POST of multipart/form-data to `url` with these fields and then the file in a field `file`, until it expires. */
export const UploadForm = z
  .object({ url: z.string(), fields: z.record(z.string(), z.string()), expiresAt: Instant })
  .meta({ id: "UploadForm" });
export type UploadForm = z.output<typeof UploadForm>;
