import * as z from "zod";
import { InClient } from "../clients/routes.ts";
import { Currency } from "../kernel/money.ts";
import { defineRoutes } from "../route.ts";

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, "must be a month such as 2026-03");

/** Months to draw, both included; without them everything there is. */
const Range = z
  .strictObject({ from: month.optional(), to: month.optional() })
  .refine(({ from, to }) => !from || !to || from <= to, { path: ["to"], message: "must not be before from" });

const Statuses = z.array(z.string());
/** What the client attends (S0-37) and when they like to book (S0-38), in the local time of the event. */
const TypesChart = z
  .object({ statuses: Statuses, items: z.array(z.object({ eventType: z.string(), count: z.int() })) })
  .meta({ id: "EventTypesChart" });
const HoursChart = z
  .object({ statuses: Statuses, items: z.array(z.object({ hour: z.int(), count: z.int() })) })
  .meta({ id: "EventHoursChart" });
/** LTV by month and cumulative (S0-48, S0-49), minor units of `currency`; every month from the first to the last. */
const LtvChart = z
  .object({ currency: Currency, items: z.array(z.object({ month: z.string(), amount: z.int(), cumulative: z.int() })) })
  .meta({ id: "LtvChart" });

export const chartRoutes = defineRoutes({
  "GET /v1/clients/{clientId}/charts/event-types": {
    summary: "Attended events by type",
    right: "clients",
    params: InClient,
    query: Range,
    reply: { 200: TypesChart },
  },
  "GET /v1/clients/{clientId}/charts/event-hours": {
    summary: "Booked events by local start hour",
    right: "clients",
    params: InClient,
    query: Range,
    reply: { 200: HoursChart },
  },
  "GET /v1/clients/{clientId}/charts/ltv": {
    summary: "LTV by month and cumulative",
    right: "sales",
    params: InClient,
    query: Range.safeExtend({ currency: Currency.optional() }),
    reply: { 200: LtvChart },
  },
});
