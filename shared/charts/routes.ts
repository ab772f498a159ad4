import { InClient } from "../clients/routes.ts";
import { defineRoutes } from "../route.ts";
import { FunnelChart, MediumChart, TimelineChart, TimelineDrawn } from "./message-schema.ts";
import { AttendanceChart, Drawn, HoursChart, InvoicesChart, LtvChart, MoneyDrawn, TypesChart } from "./schema.ts";

/** Every chart is data, and a picture for whoever accepts image/svg+xml. */
export const chartRoutes = defineRoutes({
  "GET /v1/clients/{clientId}/charts/event-types": {
    summary: "Attended events by type",
    right: "clients",
    params: InClient,
    query: Drawn,
    picture: true,
    reply: { 200: TypesChart },
  },
  "GET /v1/clients/{clientId}/charts/event-hours": {
    summary: "Booked events by local start hour",
    right: "clients",
    params: InClient,
    query: Drawn,
    picture: true,
    reply: { 200: HoursChart },
  },
  "GET /v1/clients/{clientId}/charts/attendance": {
    summary: "Attended events by week, their average and their weekdays",
    right: "clients",
    params: InClient,
    query: Drawn,
    picture: true,
    reply: { 200: AttendanceChart },
  },
  "GET /v1/clients/{clientId}/charts/ltv": {
    summary: "LTV by month, cumulative and year over year",
    right: "sales",
    params: InClient,
    query: MoneyDrawn,
    picture: true,
    reply: { 200: LtvChart },
  },
  "GET /v1/clients/{clientId}/charts/invoices": {
    summary: "Paid and refunded by month",
    right: "sales",
    params: InClient,
    query: MoneyDrawn,
    picture: true,
    reply: { 200: InvoicesChart },
  },
  "GET /v1/clients/{clientId}/charts/medium-ratio": {
    summary: "Automated emails beside automated SMS; without a range those of the last twelve months",
    right: "clients",
    params: InClient,
    query: Drawn,
    picture: true,
    reply: { 200: MediumChart },
  },
  "GET /v1/clients/{clientId}/charts/email-funnel": {
    summary:
      "Automated emails sent, delivered, opened and clicked, people apart from machines; without a range those of the last twelve months",
    right: "clients",
    params: InClient,
    query: Drawn,
    picture: true,
    reply: { 200: FunnelChart },
  },
  "GET /v1/clients/{clientId}/charts/timeline": {
    summary:
      "Messages by day, week or month, automated and by hand, with marks of too few and too many; without a range those of the last 90 days",
    right: "clients",
    params: InClient,
    query: TimelineDrawn,
    picture: true,
    reply: { 200: TimelineChart },
  },
});
