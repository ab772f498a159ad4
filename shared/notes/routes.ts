import * as z from "zod";
import { InClient } from "../clients/routes.ts";
import { Author } from "../kernel/author.ts";
import { withoutCardNumber } from "../kernel/card-number.ts";
import { ClientId, NoteId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { SincePageQuery } from "../kernel/since.ts";
import { Instant } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";
import { NoteKind, NoteStatus } from "./schema.ts";

/** A note as it is shown. */
export const NoteView = z
  .object({
    id: NoteId,
    clientId: ClientId,
    body: z.string(),
    kind: NoteKind,
    starred: z.boolean(),
    status: NoteStatus,
    creator: Author,
    createdAt: Instant,
    writtenBy: z.string(),
    writtenAt: Instant,
    archivedBy: z.string().nullable(),
    archivedAt: Instant.nullable(),
  })
  .meta({ id: "Note" });
export type NoteView = z.input<typeof NoteView>;

/** A note as it was before an edit: who had written it and when, who changed it and when. */
export const NoteVersion = z
  .object({
    body: z.string(),
    kind: NoteKind,
    writtenBy: z.string(),
    writtenAt: Instant,
    replacedBy: z.string(),
    replacedAt: Instant,
  })
  .meta({ id: "NoteVersion" });
export type NoteVersion = z.output<typeof NoteVersion>;

/** Notes of a page the reader may not see: shown and withheld ones together are what the badge counts. */
const withheld = z.int();

const Body = withoutCardNumber(
  z.string().max(10_000, "must be at most 10000 characters").regex(/\S/, "must not be empty"),
);

export const NewNote = z
  .strictObject({ body: Body, kind: NoteKind.default("general"), starred: z.boolean().default(false) })
  .meta({ id: "NewNote" });
export type NewNote = z.output<typeof NewNote>;

export const NotePatch = z
  .strictObject({ body: Body.optional(), kind: NoteKind.optional(), starred: z.boolean().optional() })
  .meta({ id: "NotePatch" });
export type NotePatch = z.output<typeof NotePatch>;

const InNote = InClient.extend({ noteId: NoteId });

export const noteRoutes = defineRoutes({
  "GET /v1/clients/{clientId}/notes": {
    summary:
      "A client's notes, starred ones first, then active, then archived, newest first; instructors see starred ones",
    right: "basics",
    params: InClient,
    query: SincePageQuery.extend({ status: NoteStatus.optional() }),
    reply: { 200: pageOf(NoteView).extend({ withheld }) },
  },
  "POST /v1/clients/{clientId}/notes": {
    summary: "Add a note about a client",
    right: "clients",
    params: InClient,
    body: NewNote,
    reply: { 201: NoteView },
  },
  "GET /v1/clients/{clientId}/notes/{noteId}": {
    summary: "A note",
    right: "basics",
    params: InNote,
    reply: { 200: NoteView },
  },
  "PATCH /v1/clients/{clientId}/notes/{noteId}": {
    summary: "Change a note; what it said before is kept",
    right: "clients",
    params: InNote,
    body: NotePatch,
    reply: { 200: NoteView },
  },
  "POST /v1/clients/{clientId}/notes/{noteId}/archive": {
    summary: "Archive a note: it is kept, and counts no more",
    right: "clients",
    params: InNote,
    reply: { 200: NoteView },
  },
  "POST /v1/clients/{clientId}/notes/{noteId}/restore": {
    summary: "Make an archived note active again",
    right: "clients",
    params: InNote,
    reply: { 200: NoteView },
  },
  "GET /v1/clients/{clientId}/notes/{noteId}/history": {
    summary: "What a note said before, newest first",
    right: "clients",
    params: InNote,
    query: PageQuery,
    reply: { 200: pageOf(NoteVersion).extend({ withheld }) },
  },
});
