import * as z from "zod";
import { InClient } from "../clients/routes.ts";
import { UploadForm } from "../files/schema.ts";
import { ClientId, DocumentId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { Instant } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";
import { Document, NewDocument } from "./schema.ts";

/** A document as those see it who may see the client; its link stands only where it is asked for alone. */
export const DocumentView = Document.omit({ folder: true }).meta({ id: "Document" });

const OneDocument = z.object({ clientId: ClientId, documentId: DocumentId });

export const documentRoutes = defineRoutes({
  "POST /v1/clients/{clientId}/documents": {
    summary: "Begin to upload a document of a client: the form to send it by, good for 15 minutes",
    right: "clients",
    params: InClient,
    body: NewDocument,
    reply: { 201: DocumentView.extend({ upload: UploadForm }) },
  },
  "GET /v1/clients/{clientId}/documents": {
    summary: "The documents of a client, newest first",
    right: "clients",
    params: InClient,
    query: PageQuery,
    reply: { 200: pageOf(DocumentView) },
  },
  "GET /v1/clients/{clientId}/documents/{documentId}": {
    summary: "A document with a link to it that is good for 15 minutes; null until it is uploaded",
    right: "clients",
    params: OneDocument,
    reply: { 200: DocumentView.extend({ url: z.string().nullable(), urlExpiresAt: Instant.nullable() }) },
  },
  "DELETE /v1/clients/{clientId}/documents/{documentId}": {
    summary: "Remove a document of a client for good",
    right: "clients",
    params: OneDocument,
    reply: { 204: z.void() },
  },
});
