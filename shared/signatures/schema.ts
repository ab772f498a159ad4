import * as z from "zod";
import { Channel } from "../consents/schema.ts";
import { ClientId, DocumentId, EventId, MessageId, SignatureId, WaiverId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";
import { TextLanguage, WaiverKind } from "../waivers/schema.ts";

export const Guardian = z.object({ name: z.string(), relation: z.enum(["parent", "guardian", "other"]) });

/** What somebody signed, and the proof of it; it never changes. */
export const Signature = z
  .object({
    id: SignatureId,
    clientId: ClientId,
    waiverId: WaiverId,
    kind: WaiverKind,
    /** the text: its version, and the hash it was frozen with */
    version: z.int(),
    language: TextLanguage,
    title: z.string(),
    textHash: z.string(),
    signedAt: Instant,
    method: z.enum(["typed", "drawn"]),
    /** as it was typed: the client's, or the client's for whom a guardian signed */
    name: z.string(),
    guardian: Guardian.optional(),
    /** IP address and user agent of who signed */
    address: z.string(),
    userAgent: z.string(),
    /** the message whose link was followed */
    channel: Channel,
    messageId: MessageId,
    /** the event it was asked for, where it is signed every time */
    eventId: EventId.optional(),
    /** the signed copy */
    documentId: DocumentId,
    askedAt: Instant,
    askedBy: z.string(),
  })
  .meta({ id: "Signature" });
export type Signature = z.output<typeof Signature>;

/**
 * What a client was asked for and has signed, as far as it matters to the next booking: an open request, that a waiver is signed, or a
 * signature for every time that no booking used up.
 */
export const SignatureState = z.object({
  id: SignatureId,
  state: z.enum(["asked", "signed", "unused"]),
  waiverId: WaiverId,
  /** that was signed */
  version: z.int().optional(),
  eventId: EventId.optional(),
  askedAt: Instant,
  askedBy: z.string(),
  channels: z.array(Channel),
  /** reminders sent so far, and when the next one is due */
  reminded: z.int(),
  remindAt: Instant.optional(),
});
export type SignatureState = z.output<typeof SignatureState>;
