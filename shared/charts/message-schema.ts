import * as z from "zod";
import { Channel } from "../consents/schema.ts";
import { Currency } from "../kernel/money.ts";
import { rising } from "../kernel/page.ts";
import { seenBy } from "../kernel/seen.ts";
import { said, width } from "./schema.ts";

/** A calendar day of the years that a record may be of. */
export const Day = z.iso
  .date({ error: "must be a date such as 2026-03-14", abort: true })
  .refine((day) => day >= "1900" && day < "2200", "must lie between the years 1900 and 2200");

/** What was drawn, both included: what was asked for, or what stands for it. */
const Drawn = z.object({ from: z.string(), to: z.string() });

/** A part of a whole in thousandths, rounded; null where there is no whole. */
const Share = z.int().min(0).max(1000).nullable();

/** Automated email beside automated SMS (S0-68), by whole months; the two shares make up 1000. */
export const MediumChart = z
  .object({
    ...said,
    range: Drawn,
    items: z.array(z.object({ medium: Channel, count: z.int(), perMille: Share })),
    total: z.int(),
  })
  .meta({ id: "MediumChart" });
export type MediumChart = z.input<typeof MediumChart>;

export const funnelSteps = ["sent", "delivered", "opened", "clicked", "bounced", "complained"] as const;
export type FunnelStep = (typeof funnelSteps)[number];

/** How many got so far; of opens and clicks those of people apart from `all`, machines included. Shares are of what was sent. */
const FunnelItem = z.object({
  step: z.enum(funnelSteps),
  human: z.int().nullable(),
  all: z.int(),
  humanPerMille: Share,
  allPerMille: Share,
});

/**
 * How far automated emails got (S0-69), by whole months of when they were sent: `human` is the number to go by (rules.md,
 * Sending). `smsCost`: parts and price of every SMS of these months, those by hand too, in millionths of the currency.
 */
export const FunnelChart = z
  .object({
    ...said,
    range: Drawn,
    items: z.array(FunnelItem),
    smsCost: seenBy(
      "sales",
      z.object({ parts: z.int(), prices: z.array(z.object({ currency: Currency, micros: z.int() })) }),
    ),
  })
  .meta({ id: "EmailFunnelChart" });
export type FunnelChart = z.input<typeof FunnelChart>;

export const By = z.enum(["day", "week", "month"]);
export type By = z.output<typeof By>;

/** Days to draw, both included: without them the last 90. A week begins on Monday. */
export const TimelineDrawn = rising(
  z.strictObject({ from: Day.optional(), to: Day.optional(), by: By.default("day"), width }),
);
export type TimelineRange = Omit<z.output<typeof TimelineDrawn>, "width">;

const ByMedium = z.object({ email: z.int(), sms: z.int() });
/** Automated messages in the account's window, and whether that is too few or too many (settings of messages, `expected`). */
const Marked = { inWindow: z.int(), mark: z.enum(["under", "over"]).nullable() };

/**
 * Messages to the client day by day (S0-70, S0-71), or by week or month, of which the first and the last count their days
 * within the range; days to come are not drawn. `inWindow` counts the automated ones of the `expected.days` that end with
 * `endsOn`; a client who is younger than that is not `under`.
 */
export const TimelineChart = z
  .object({
    ...said,
    by: By,
    range: Drawn,
    expected: z.object({ days: z.int(), least: z.int(), most: z.int() }),
    items: z.array(
      z.object({ startsOn: z.string(), endsOn: z.string(), automated: ByMedium, byHand: ByMedium, ...Marked }),
    ),
    total: z.object({ automated: ByMedium, byHand: ByMedium }),
    /** as of today, whatever the range */
    now: z.object({ on: z.string(), ...Marked }),
  })
  .meta({ id: "MessageTimelineChart" });
export type TimelineChart = z.input<typeof TimelineChart>;
