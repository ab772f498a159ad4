import * as z from "zod";
import { ClientId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { SmsEstimate } from "../messages/parts.ts";
import { defineRoutes } from "../route.ts";
import { NewTemplate, Template, TemplatePatch, TemplateRef, TemplateRow, TemplateVersion } from "./schema.ts";

const InTemplate = z.object({ templateId: TemplateRef });

/** A client whose variables are filled in, and others beside or over them. */
const Preview = z
  .strictObject({ clientId: ClientId.optional(), variables: z.record(z.string(), z.unknown()).default({}) })
  .meta({ id: "TemplatePreviewInput" });
export type Preview = z.output<typeof Preview>;

/** A template as it would be sent, without the footer of an email; of an SMS, what it costs. */
const Previewed = z
  .object({
    subject: z.string().nullable(),
    text: z.string(),
    html: z.string().nullable(),
    version: z.int(),
    sms: SmsEstimate.nullable(),
  })
  .meta({ id: "TemplatePreview" });

const maxBody = 512 * 1024;

export const templateRoutes = defineRoutes({
  "GET /v1/templates": {
    summary: "Message templates by name, those every account has and archived ones too",
    right: "clients",
    reply: { 200: z.object({ items: z.array(TemplateRow), nextCursor: z.null() }) },
  },
  "POST /v1/templates": {
    summary: "Make a message template; 422 names every fault of it",
    right: "curate",
    body: NewTemplate,
    maxBody,
    reply: { 201: Template },
  },
  "GET /v1/templates/{templateId}": {
    summary: "A message template with what it says now",
    right: "clients",
    params: InTemplate,
    reply: { 200: Template },
  },
  "PATCH /v1/templates/{templateId}": {
    summary: "Change a message template: its next version; one that every account has is changed for this one",
    right: "curate",
    params: InTemplate,
    body: TemplatePatch,
    maxBody,
    reply: { 200: Template },
  },
  "GET /v1/templates/{templateId}/versions": {
    summary: "What a message template said, newest first",
    right: "clients",
    params: InTemplate,
    query: PageQuery,
    reply: { 200: pageOf(TemplateVersion) },
  },
  "POST /v1/templates/{templateId}/archive": {
    summary:
      "Take a message template out of use; 409 for one every account has, or by which an active automation sends",
    right: "curate",
    params: InTemplate,
    reply: { 200: Template },
  },
  "POST /v1/templates/{templateId}/preview": {
    summary: "A message template filled in for a client; 422 names every variable that is missing",
    right: "clients",
    params: InTemplate,
    body: Preview,
    idempotent: true,
    reply: { 200: Previewed },
  },
});
