import * as z from "zod";
import { defineRoutes } from "../route.ts";

export const metaRoutes = defineRoutes({
  "GET /v1/health": {
    summary: "Whether the API answers",
    right: "public",
    reply: { 200: z.object({ ok: z.literal(true) }) },
  },
  "GET /v1/openapi.json": {
    summary: "This API as OpenAPI 3.1",
    right: "public",
    reply: { 200: z.looseObject({ openapi: z.string() }) },
  },
});
