import * as z from "zod";
import { InClient } from "../clients/routes.ts";
import { Channel } from "../consents/schema.ts";
import { ClientId, EventId, MessageId, SignatureId, WaiverId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { Instant } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";
import { WaiverText } from "../waivers/schema.ts";
import { Signature } from "./schema.ts";

const Channels = z
  .array(Channel)
  .min(1, "must name at least one")
  .max(2, "must name at most 2")
  .transform((channels) => [...new Set(channels)]);

/** Asks for a signature; by every channel the client can be written to by, where none is named. */
export const NewRequest = z
  .strictObject({
    waiverId: WaiverId,
    channels: Channels.optional(),
    /** of a waiver that is signed every time: the event it is signed for; absent: the next one */
    eventId: EventId.optional(),
  })
  .meta({ id: "NewSignatureRequest" });
export type NewRequest = z.output<typeof NewRequest>;

const Requested = z
  .object({
    id: SignatureId,
    waiverId: WaiverId,
    name: z.string(),
    eventId: EventId.nullable(),
    askedAt: Instant,
    askedBy: z.string(),
    channels: z.array(Channel),
    remindAt: Instant.nullable(),
  })
  .meta({ id: "SignatureRequest" });

/** What became of it by each channel: the message, of the client or a guardian, or why none went out. */
const Sent = z.object({
  channel: Channel,
  messageId: MessageId.nullable(),
  clientId: ClientId.nullable(),
  reason: z.string().nullable(),
});
export const SentRequest = Requested.extend({ sent: z.array(Sent) }).meta({ id: "SentSignatureRequest" });
export type SentRequest = z.output<typeof SentRequest>;

const Lacked = z.object({ waiverId: WaiverId, name: z.string() });
/** `requested`: open requests. `missing`: what is always needed, or was asked for, and is not signed. */
const Signatures = pageOf(Signature.omit({ address: true, userAgent: true }).meta({ id: "SignatureRow" }))
  .extend({ requested: z.array(Requested), missing: z.array(Lacked) })
  .meta({ id: "Signatures" });
export type Signatures = z.output<typeof Signatures>;

/** A signature with its whole proof, and the text as it was signed. */
const WholeSignature = Signature.extend({ text: WaiverText }).meta({ id: "WholeSignature" });
export type WholeSignature = z.output<typeof WholeSignature>;

const InSignature = InClient.extend({ signatureId: SignatureId });

export const signatureRoutes = defineRoutes({
  "GET /v1/clients/{clientId}/signatures": {
    summary: "What a client signed, newest first, with what it was asked for and what it lacks",
    right: "clients",
    params: InClient,
    query: PageQuery,
    reply: { 200: Signatures },
  },
  "POST /v1/clients/{clientId}/signatures": {
    summary: "Ask a client to sign a waiver: a service message with a link by email and SMS; again it is sent again",
    right: "clients",
    params: InClient,
    body: NewRequest,
    reply: { 201: SentRequest },
  },
  "GET /v1/clients/{clientId}/signatures/{signatureId}": {
    summary: "A signature with its proof, and the text as it was signed",
    right: "clients",
    params: InSignature,
    reply: { 200: WholeSignature },
  },
  "DELETE /v1/clients/{clientId}/signatures/{signatureId}": {
    summary: "Withdraw a request that is not signed yet",
    right: "clients",
    params: InSignature,
    reply: { 204: z.void() },
  },
});
