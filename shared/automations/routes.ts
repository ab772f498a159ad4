import * as z from "zod";
import { AutomationId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { Recipient, SentResults } from "../messages/result-views.ts";
import { defineRoutes } from "../route.ts";
import { Automation, AutomationPatch, NewAutomation } from "./schema.ts";

const InAutomation = z.object({ automationId: AutomationId });

export const automationRoutes = defineRoutes({
  "GET /v1/automations": {
    summary: "What sends by itself, by name",
    right: "clients",
    reply: { 200: z.object({ items: z.array(Automation), nextCursor: z.null() }) },
  },
  "POST /v1/automations": {
    summary: "Add an automation, under whose name its messages and discussions are found",
    right: "curate",
    body: NewAutomation,
    reply: { 201: Automation },
  },
  "GET /v1/automations/{automationId}": {
    summary: "An automation",
    right: "clients",
    params: InAutomation,
    reply: { 200: Automation },
  },
  "PATCH /v1/automations/{automationId}": {
    summary: "Change an automation, or switch it off and on; null takes a field away",
    right: "curate",
    params: InAutomation,
    body: AutomationPatch,
    reply: { 200: Automation },
  },
  "GET /v1/automations/{automationId}/messages": {
    summary: "Whom an automation wrote to, newest first, and what they last did; a page may hold fewer than asked",
    right: "clients",
    params: InAutomation,
    query: PageQuery,
    reply: { 200: pageOf(Recipient) },
  },
  "GET /v1/automations/{automationId}/results": {
    summary: "What came of what an automation sent: counts over its newest 5,000 messages",
    right: "clients",
    params: InAutomation,
    reply: { 200: SentResults },
  },
});
