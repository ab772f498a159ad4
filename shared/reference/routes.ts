import * as z from "zod";
import { defineRoutes } from "../route.ts";

export const referenceRoutes = defineRoutes({
  "GET /docs": {
    summary: "The page that shows this API",
    right: "public",
    file: "text/html",
    reply: { 200: z.string() },
  },
  "GET /docs/{file}": {
    summary:
      "A script, a style sheet or a licence of that page, by the name the page gives it; it may be kept for ever",
    right: "public",
    file: "*/*",
    params: z.object({ file: z.string().min(1).max(100) }),
    reply: { 200: z.string() },
  },
});
