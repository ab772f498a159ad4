import * as z from "zod";
import { Currency } from "../kernel/money.ts";

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, "must be a month such as 2026-03");

/** Months to draw, both included; without them everything there is. */
export const Range = z
  .strictObject({ from: month.optional(), to: month.optional() })
  .refine(({ from, to }) => !from || !to || from <= to, { path: ["to"], message: "must not be before from" });
export type Range = z.output<typeof Range>;
export const MoneyRange = Range.safeExtend({ currency: Currency.optional() });
export type MoneyRange = z.output<typeof MoneyRange>;

/** Pixels across a picture, which is made for that width: 360 for a phone. Data is the same at any. */
export const width = z
  .string()
  .regex(/^\d{1,4}$/, "must be a whole number from 360 to 1600")
  .transform(Number)
  .pipe(z.int().min(360, "must be at least 360").max(1600, "must be at most 1600"))
  .default(720);
export const Drawn = Range.safeExtend({ width });
export const MoneyDrawn = MoneyRange.safeExtend({ width });

/** What lies across: `from` and `to` are the first and the last that is drawn, null where it has no order or there is nothing. */
const Across = z
  .object({
    label: z.string(),
    unit: z.enum(["eventType", "hour", "day", "week", "month", "medium", "step"]),
    from: z.union([z.string(), z.int()]).nullable(),
    to: z.union([z.string(), z.int()]).nullable(),
  })
  .meta({ id: "ChartAcross" });
/** What stands up: `unit` is `events`, `messages`, or a currency whose minor units the numbers are; `min` is 0 or below, `max` 0 or above. */
const Up = z.object({ label: z.string(), unit: z.string(), min: z.int(), max: z.int() }).meta({ id: "ChartUp" });

/**
 * What every chart says of itself, so that it can be drawn from the answer alone. Hours, days and months are those of the
 * clock where it took place (`zone: "location"`).
 */
export const said = {
  title: z.string(),
  x: Across,
  y: Up,
  zone: z.literal("location"),
  /** first and last month that anything was counted in, null where nothing was */
  months: z.object({ from: z.string(), to: z.string() }).nullable(),
};
const statuses = z.array(z.string());

/** What the client attends (S0-37, S0-83), most attended first. */
export const TypesChart = z
  .object({ ...said, statuses, items: z.array(z.object({ eventType: z.string(), count: z.int() })) })
  .meta({ id: "EventTypesChart" });
export type TypesChart = z.input<typeof TypesChart>;

/** When the client likes to book (S0-38, S0-83). */
export const HoursChart = z
  .object({ ...said, statuses, items: z.array(z.object({ hour: z.int(), count: z.int() })) })
  .meta({ id: "EventHoursChart" });
export type HoursChart = z.input<typeof HoursChart>;

export const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

/**
 * Attended events by ISO week, every week from the first to the last (S4-31). `perWeek` is the average of these weeks, to a
 * hundredth. A week that reaches out of the months asked for counts its days within them.
 */
export const AttendanceChart = z
  .object({
    ...said,
    statuses,
    items: z.array(z.object({ week: z.string(), startsOn: z.string(), count: z.int() })),
    perWeek: z.number(),
    weekdays: z.array(z.object({ weekday: z.enum(weekdays), count: z.int() })),
  })
  .meta({ id: "AttendanceChart" });
export type AttendanceChart = z.input<typeof AttendanceChart>;

/**
 * LTV by month and cumulative (S0-48), minor units of `currency`; every month from the first to the last. `yearBefore` is
 * the amount of the same month a year earlier, null before there was any money; `years` are whole calendar years within
 * the months drawn (S0-49), `growth` the per cent above the year before, null where that was nothing.
 */
export const LtvChart = z
  .object({
    ...said,
    currency: Currency,
    items: z.array(
      z.object({ month: z.string(), amount: z.int(), cumulative: z.int(), yearBefore: z.int().nullable() }),
    ),
    years: z.array(
      z.object({ year: z.int(), amount: z.int(), yearBefore: z.int().nullable(), growth: z.number().nullable() }),
    ),
  })
  .meta({ id: "LtvChart" });
export type LtvChart = z.input<typeof LtvChart>;

/** Paid and refunded by the month it happened (S0-50), minor units of `currency`: `paid` is gross, without tips; `net` what is left. */
export const InvoicesChart = z
  .object({
    ...said,
    currency: Currency,
    items: z.array(z.object({ month: z.string(), paid: z.int(), refunded: z.int(), net: z.int() })),
    total: z.object({ paid: z.int(), refunded: z.int(), net: z.int() }),
  })
  .meta({ id: "InvoicesChart" });
export type InvoicesChart = z.input<typeof InvoicesChart>;
