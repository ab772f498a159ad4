import * as z from "zod";
import { clientFolder, FileName } from "../files/schema.ts";
import { ClientId, DocumentId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";

/** What may be kept of a client; nothing a browser would run (no HTML, no SVG). */
export const DocumentType = z.enum(["image/png", "image/jpeg", "image/webp", "image/gif", "application/pdf"], {
  error: "must be one of image/png, image/jpeg, image/webp, image/gif, application/pdf",
});

const largest = 10 * 1024 * 1024;
export const NewDocument = z
  .strictObject({
    name: FileName,
    type: DocumentType,
    size: z
      .int("must be a whole number of bytes")
      .min(1, "must be at least 1")
      .max(largest, `must be at most ${largest}`),
  })
  .meta({ id: "NewDocument" });
export type NewDocument = z.output<typeof NewDocument>;

/** `waiver` and `agreement` are signed copies; `image` is for custom image fields and profile pictures, `attachment` everything else. */
export const DocumentKind = z.enum(["attachment", "image", "waiver", "agreement"]);
/** Who may see it: whoever sees the client, or those alone who see health notes or the transformation log. */
export const Audience = z.enum(["team", "health", "transformation"]);

/** A document of a client as stored; the bytes stand in the bucket. */
export const Document = z.object({
  id: DocumentId,
  clientId: ClientId,
  kind: DocumentKind.default("attachment"),
  audience: Audience.default("team"),
  /** what a signed copy is of, and when it was signed */
  title: z.string().optional(),
  signedAt: Instant.optional(),
  /** the client in whose folder the bytes stand, where it came to this one by a merge */
  folder: ClientId.optional(),
  name: z.string(),
  type: z.string(),
  /** most bytes it may have */
  size: z.int(),
  createdAt: Instant,
  by: z.string(),
});
export type Document = z.output<typeof Document>;

/** Where the bytes of a client's document stand in the bucket. */
export const documentKey = (
  accountId: string,
  { clientId, folder = clientId, id }: Pick<Document, "clientId" | "folder" | "id">,
): string => clientFolder(accountId, folder) + id;
