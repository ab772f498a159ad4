import * as z from "zod";
import { InClient } from "../clients/routes.ts";
import { UploadForm } from "../files/schema.ts";
import { ClientId, DocumentId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { Instant } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";
import { Document, DocumentKind, DocumentPatch, DocumentState, NewDocument } from "./schema.ts";

/** A document as those see it who are of its audience; its links stand only where it is asked for alone. */
export const DocumentView = Document.omit({ folder: true, removedAt: true })
  .extend({ state: DocumentState })
  .meta({ id: "Document" });
export type DocumentView = z.output<typeof DocumentView>;

const OneDocument = z.object({ clientId: ClientId, documentId: DocumentId });

export const documentRoutes = defineRoutes({
  "POST /v1/clients/{clientId}/documents": {
    summary:
      "Begin to upload a document of a client: the form to send it by, good for 15 minutes; it is looked at when it is opened first, and what nobody opened within 30 days goes",
    right: "clients",
    params: InClient,
    body: NewDocument,
    reply: { 201: DocumentView.extend({ upload: UploadForm }) },
  },
  "GET /v1/clients/{clientId}/documents": {
    summary: "The documents of a client, signed copies among them, newest first",
    right: "clients",
    params: InClient,
    query: PageQuery.extend({ kind: DocumentKind.optional() }),
    reply: { 200: pageOf(DocumentView).extend({ withheld: z.int() }) },
  },
  "GET /v1/clients/{clientId}/documents/{documentId}": {
    summary:
      "A document with links to it and to its small picture that are good for 15 minutes; null until it is uploaded and found to be what it was said to be",
    right: "clients",
    params: OneDocument,
    reply: {
      200: DocumentView.extend({
        url: z.string().nullable(),
        thumbnailUrl: z.string().nullable(),
        urlExpiresAt: Instant.nullable(),
      }),
    },
  },
  "PATCH /v1/clients/{clientId}/documents/{documentId}": {
    summary: "Change what a document is called and who may see it, or hold it for the law; a hold needs an admin",
    right: "clients",
    params: OneDocument,
    body: DocumentPatch,
    reply: { 200: DocumentView },
  },
  "DELETE /v1/clients/{clientId}/documents/{documentId}": {
    summary: "Remove a document of a client for good; not one that is held, nor a signed copy",
    right: "clients",
    params: OneDocument,
    reply: { 204: z.void() },
  },
});
