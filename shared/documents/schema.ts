import * as z from "zod";
import { clientFolder, FileName, uploadFolder } from "../files/schema.ts";
import { ClientId, DocumentId } from "../kernel/ids.ts";
import { Instant, LocalDate } from "../kernel/time.ts";

/** What may be kept of a client; nothing a browser would run (no HTML, no SVG). */
export const DocumentType = z.enum(["image/png", "image/jpeg", "image/webp", "image/gif", "application/pdf"], {
  error: "must be one of image/png, image/jpeg, image/webp, image/gif, application/pdf",
});

/** `waiver` and `agreement` are signed copies; `image` is for custom image fields and profile pictures, `attachment` everything else. */
export const DocumentKind = z.enum(["attachment", "image", "waiver", "agreement"]);
export type DocumentKind = z.output<typeof DocumentKind>;
/** Who may see it: whoever sees the client, or those alone who see health notes or the transformation log. */
export const Audience = z.enum(["team", "health", "transformation"]);
/** Nothing came yet; what came waits for a virus scan, or to be looked at; it may be used; it was not what it was said to be, and its bytes are gone. */
export const DocumentState = z.enum(["uploading", "checking", "ready", "refused"]);

/** Bytes a document may have. */
const largest = 10 * 1024 * 1024;
const Title = z.string().trim().min(1, "must not be empty").max(200, "must be at most 200 characters");

export const NewDocument = z
  .strictObject({
    name: FileName,
    type: DocumentType,
    size: z
      .int("must be a whole number of bytes")
      .min(1, "must be at least 1")
      .max(largest, `must be at most ${largest}`),
    kind: z
      .enum(["attachment", "image"], { error: "must be attachment or image: signed copies are not uploaded" })
      .default("attachment"),
    audience: Audience.default("team"),
    title: Title.optional(),
  })
  .refine(({ kind, type }) => kind !== "image" || type.startsWith("image/"), {
    path: ["type"],
    error: "must be an image",
  })
  .meta({ id: "NewDocument" });
export type NewDocument = z.output<typeof NewDocument>;

const Hold = z.object({ untilOn: LocalDate, reason: z.string(), by: z.string(), at: Instant });

export const DocumentPatch = z
  .strictObject({
    title: Title.nullable().optional(),
    audience: Audience.optional(),
    /** kept for a lawsuit or the like: not removed, not even with its client, until this day is over; null ends it */
    hold: z.strictObject({ untilOn: LocalDate, reason: Title }).nullable().optional(),
  })
  .meta({ id: "DocumentPatch" });
export type DocumentPatch = z.output<typeof DocumentPatch>;

/** A document of a client as stored; the bytes stand in the bucket. */
export const Document = z.object({
  id: DocumentId,
  clientId: ClientId,
  kind: DocumentKind.default("attachment"),
  audience: Audience.default("team"),
  /** absent: a signed copy is ready, anything else was not looked at yet */
  state: DocumentState.optional(),
  /** why it was refused */
  refusal: z.string().optional(),
  /** what a signed copy is of, and when it was signed; of an upload what somebody calls it */
  title: z.string().optional(),
  signedAt: Instant.optional(),
  hold: Hold.optional(),
  /** the client in whose folder the bytes stand, where it came to this one by a merge */
  folder: ClientId.optional(),
  name: z.string(),
  type: z.string(),
  /** its bytes; until it was looked at, the most it may have */
  size: z.int(),
  /** whether a small picture of it stands beside it */
  thumbnail: z.boolean().optional(),
  createdAt: Instant,
  by: z.string(),
  /** it is being removed: from now on it is not there */
  removedAt: Instant.optional(),
});
export type Document = z.output<typeof Document>;

type Placed = Pick<Document, "clientId" | "folder" | "id">;

/** Where the bytes of a client's document stand in the bucket. */
export const documentKey = (accountId: string, { clientId, folder = clientId, id }: Placed): string =>
  clientFolder(accountId, folder) + id;
/** Where its small picture stands. */
export const thumbnailKey = (accountId: string, document: Placed): string =>
  `${documentKey(accountId, document)}-thumbnail`;
/** Where a form puts what is sent, until it was looked at: who still has the form cannot change what was admitted. */
export const uploadKey = (accountId: string, { clientId, folder = clientId, id }: Placed): string =>
  uploadFolder(accountId, folder) + id;
/** Everything of it in the bucket. */
export const keysOf = (accountId: string, document: Placed): string[] =>
  [documentKey, thumbnailKey, uploadKey].map((keyOf) => keyOf(accountId, document));

/** Signed copies are proof: made here, never uploaded, and not removed by hand. */
export const isSigned = ({ kind }: Pick<Document, "kind">): boolean => kind === "waiver" || kind === "agreement";

export const stateOf = (document: Pick<Document, "kind" | "state">): z.output<typeof DocumentState> =>
  document.state ?? (isSigned(document) ? "ready" : "uploading");

/** Whether somebody holds it on a day; its last day counts. */
export const isHeld = ({ hold }: Pick<Document, "hold">, day: string): boolean =>
  hold !== undefined && hold.untilOn >= day;

/**
 * Why a document cannot stand where those of an audience see it, everybody's being what goes out with a message or stands on a
 * profile; undefined where it can.
 */
export const unfit = (
  document: Pick<Document, "kind" | "state" | "audience">,
  audience: Document["audience"] = "team",
): string | undefined => {
  const state = stateOf(document);
  if (state !== "ready") return `is ${state}, not ready: open it once after it was uploaded`;
  if (document.audience === audience) return undefined;
  return audience === "team" ? `is for ${document.audience} alone` : `must be for ${audience} alone`;
};
