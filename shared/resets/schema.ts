import * as z from "zod";
import { PeriodKind } from "../accounts/schema.ts";
import { Instant, TimeZone } from "../kernel/time.ts";

/** That a period of the Period Count ended in a time zone of the studio (S0-09): who counts from `to` on begins at 0. */
export const PeriodReset = z
  .object({
    kind: PeriodKind,
    timeZone: TimeZone,
    /** the closed period, from its first instant to the first one after it: local midnights */
    from: Instant,
    to: Instant,
  })
  .meta({ id: "PeriodReset" });
export type PeriodReset = z.output<typeof PeriodReset>;
