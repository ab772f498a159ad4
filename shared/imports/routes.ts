import * as z from "zod";
import { UploadForm } from "../files/schema.ts";
import { JobView } from "../jobs/routes.ts";
import { ImportId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { defineRoutes } from "../route.ts";
import { Import, ImportRow, Mapping, NewImport, Outcome, phases } from "./schema.ts";

export const ImportView = Import.meta({ id: "Import" });

/** The beginning of the uploaded file: its columns, some rows of it, and what we take them to hold. */
const Beginning = z.object({
  columns: z.array(z.string()),
  sample: z.array(z.array(z.string())),
  proposal: Mapping.nullable(),
});

const OneImport = z.object({ importId: ImportId });

export const importRoutes = defineRoutes({
  "POST /v1/imports": {
    summary: "Begin an import of clients: the form to upload its file by, good for 15 minutes",
    right: "curate",
    body: NewImport,
    reply: { 201: ImportView.extend({ upload: UploadForm }) },
  },
  "GET /v1/imports": {
    summary: "The imports of the last 30 days, newest first",
    right: "curate",
    query: PageQuery,
    reply: { 200: pageOf(ImportView) },
  },
  "GET /v1/imports/{importId}": {
    summary: "An import: what its file holds, which columns we take for what, and how far its jobs are",
    right: "curate",
    params: OneImport,
    reply: {
      200: ImportView.extend({
        file: Beginning.nullable(),
        work: z.object(Object.fromEntries(phases.map((phase) => [phase, JobView.optional()]))),
      }),
    },
  },
  "PUT /v1/imports/{importId}/mapping": {
    summary: "Say which column holds what",
    right: "curate",
    params: OneImport,
    body: Mapping,
    reply: { 200: ImportView },
  },
  "POST /v1/imports/{importId}/dry-run": {
    summary: "Try an import: a report of what each row would do, with no client written; a job",
    right: "curate",
    params: OneImport,
    reply: { 202: JobView },
  },
  "POST /v1/imports/{importId}/run": {
    summary: "Import the rows: a job that goes on where it stopped",
    right: "curate",
    params: OneImport,
    reply: { 202: JobView },
  },
  "POST /v1/imports/{importId}/undo": {
    summary: "Take an import back: what it made and nobody touched since goes, what it changed is set back; a job",
    right: "curate",
    params: OneImport,
    reply: { 202: JobView },
  },
  "GET /v1/imports/{importId}/rows": {
    summary: "What came of each row, by its line in the file",
    right: "curate",
    params: OneImport,
    query: PageQuery.extend({ of: z.enum(phases).default("run"), state: Outcome.optional() }),
    reply: { 200: pageOf(ImportRow) },
  },
});
