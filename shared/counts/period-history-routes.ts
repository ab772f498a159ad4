import * as z from "zod";
import { PeriodKind } from "../accounts/schema.ts";
import { InClient } from "../clients/routes.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { LocalDate, TimeZone } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";

/** A period of a client's Period Count. */
export const PeriodOfClient = z
  .object({
    kind: PeriodKind,
    /** whose local midnights the edges are: of the home location, else the studio's */
    timeZone: TimeZone,
    /** its first instant, and the first instant after it */
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    /** its first and its last local day */
    firstOn: LocalDate,
    lastOn: LocalDate,
    /** visits in it that count, as the records stand now */
    count: z.int(),
    state: z.enum(["current", "closed"]),
  })
  .meta({ id: "PeriodOfClient" });
export type PeriodOfClient = z.output<typeof PeriodOfClient>;

export const periodHistoryRoutes = defineRoutes({
  "GET /v1/clients/{clientId}/periods": {
    summary:
      "The Period Count of each period, newest first, from the current one back to client since; late corrections show. A rolling period is followed by the one that ended where it begins. A page may hold fewer than asked",
    right: "basics",
    params: InClient,
    query: PageQuery,
    reply: { 200: pageOf(PeriodOfClient) },
  },
});
