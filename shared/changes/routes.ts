import * as z from "zod";
import { PageQuery } from "../kernel/page.ts";
import { defineRoutes } from "../route.ts";
import { ChangePattern, ChangeView } from "./schema.ts";

/** Patterns separated by commas. */
const Patterns = z
  .string()
  .max(1000, "must be at most 1000 characters")
  .transform((text) => text.split(",").map((one) => one.trim()))
  .pipe(z.array(ChangePattern));

export const ChangesQuery = PageQuery.omit({ cursor: true }).extend({
  since: z
    .string()
    .regex(/^\d{1,15}$/, "must be a nextSince of this list")
    .transform(Number)
    .default(0),
  types: Patterns.optional(),
});
export type ChangesQuery = z.output<typeof ChangesQuery>;

export const changeRoutes = defineRoutes({
  "GET /v1/changes": {
    summary:
      "What changed, in order: ids alone, from the start or behind a nextSince; a page may hold fewer than asked while there is more",
    right: "clients",
    query: ChangesQuery,
    reply: { 200: z.object({ items: z.array(ChangeView), nextSince: z.string(), more: z.boolean() }) },
  },
});
