import * as z from "zod";
import { InClient } from "../clients/routes.ts";
import { Author } from "../kernel/author.ts";
import { Money } from "../kernel/money.ts";
import { PageQuery } from "../kernel/page.ts";
import { defineRoutes } from "../route.ts";

/** The numbers that explain themselves. */
export const Stat = z.enum([
  "ltv",
  "attended",
  "club-count",
  "period-count",
  "last-attendance",
  "scheduled-visit",
  "first-visit",
]);
export type Stat = z.output<typeof Stat>;

const Value = z.union([z.int(), Money, z.string(), z.null()]);

/** A record a number was made from or left out: what it adds, or why nothing. Times: the record's time where it counts. */
const Explained = z.object({
  record: z.object({
    type: z.enum(["booking", "invoice", "adjustment"]),
    id: z.string(),
    /** of the event, of what was sold; of an adjustment the reason it was made for */
    name: z.string(),
    at: z.string(),
    status: z.string(),
    /** who made it, of an adjustment */
    author: Author.optional(),
  }),
  value: Value,
  reason: z.string().optional(),
});

export const Explanation = z
  .object({ stat: Stat, value: Value, items: z.array(Explained), nextCursor: z.string().nullable() })
  .meta({ id: "Explanation" });

export const settlingRoutes = defineRoutes({
  "GET /v1/clients/{clientId}/explain/{stat}": {
    summary: "The records a number is made of, and those left out with the reason",
    right: "clients",
    params: InClient.extend({ stat: Stat }),
    query: PageQuery,
    reply: { 200: Explanation },
  },
});
