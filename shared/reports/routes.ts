import * as z from "zod";
import { Instant } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";

const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, "must be a month such as 2026-03");

const Range = z
  .strictObject({ from: Month.optional(), to: Month.optional() })
  .refine(({ from, to }) => !from || !to || from <= to, { path: ["to"], message: "must not be before from" });

/** Months of both ends belong to the range; a client belongs to the month it began in, by the account's calendar. */
const Conversion = z
  .object({
    asOf: Instant,
    months: z.array(
      z.object({
        month: z.string(),
        /** clients that began in this month */
        began: z.int(),
        /** of those, how many became existing, and how many did so in which month; the rest are guests still */
        converted: z.int(),
        convertedIn: z.array(z.object({ month: z.string(), clients: z.int() })),
        guests: z.int(),
      }),
    ),
  })
  .meta({ id: "Conversion" });
export type Conversion = z.input<typeof Conversion>;

export const reportRoutes = defineRoutes({
  "GET /v1/reports/conversion": {
    summary: "Of the clients that began in each month, how many became existing, and when; at most 15 minutes old",
    right: "clients",
    query: Range,
    reply: { 200: Conversion },
  },
});
