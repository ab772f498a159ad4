import * as z from "zod";
import { InClient } from "../clients/routes.ts";
import { ClientId, FileId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { Instant } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";
import { ClientFile, NewFile, UploadForm } from "./schema.ts";

/** A file as those see it who may see the client; its link stands only where it is asked for alone. */
export const FileView = ClientFile.omit({ folder: true }).meta({ id: "ClientFile" });

const OneFile = z.object({ clientId: ClientId, fileId: FileId });

export const fileRoutes = defineRoutes({
  "POST /v1/clients/{clientId}/files": {
    summary: "Begin to upload a file of a client: the form to send it by, good for 15 minutes",
    right: "clients",
    params: InClient,
    body: NewFile,
    reply: { 201: FileView.extend({ upload: UploadForm }) },
  },
  "GET /v1/clients/{clientId}/files": {
    summary: "The files of a client, newest first",
    right: "clients",
    params: InClient,
    query: PageQuery,
    reply: { 200: pageOf(FileView) },
  },
  "GET /v1/clients/{clientId}/files/{fileId}": {
    summary: "A file with a link to it that is good for 15 minutes; null until it is uploaded",
    right: "clients",
    params: OneFile,
    reply: { 200: FileView.extend({ url: z.string().nullable(), urlExpiresAt: Instant.nullable() }) },
  },
  "DELETE /v1/clients/{clientId}/files/{fileId}": {
    summary: "Remove a file of a client for good",
    right: "clients",
    params: OneFile,
    reply: { 204: z.void() },
  },
});
