import * as z from "zod";
import { ClientId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { defineRoutes } from "../route.ts";
import { DismissBody, Dismissed, Duplicate, DuplicatePair } from "./schema.ts";

export const duplicateRoutes = defineRoutes({
  "GET /v1/duplicates": {
    summary:
      "Pairs of clients that may be one, each with why; what was dismissed and people who are related are left out",
    right: "curate",
    query: PageQuery,
    reply: { 200: pageOf(DuplicatePair) },
  },
  "GET /v1/clients/{clientId}/duplicates": {
    summary: "Clients that may be the same as this one, each with why",
    right: "curate",
    params: z.object({ clientId: ClientId }),
    query: PageQuery,
    reply: { 200: pageOf(Duplicate) },
  },
  "POST /v1/duplicates/dismiss": {
    summary: "Remember that two clients are not one: they are not offered again",
    right: "curate",
    body: DismissBody,
    idempotent: true,
    reply: { 200: Dismissed },
  },
  "DELETE /v1/duplicates/dismiss": {
    summary: "Forget that two clients are not one",
    right: "curate",
    body: DismissBody,
    idempotent: true,
    reply: { 200: Dismissed },
  },
});
