import { drawAttendance, drawHours, drawTypes } from "../../shared/charts/drawing/of-events.ts";
import { drawFunnel, drawMedium, drawTimeline } from "../../shared/charts/drawing/of-messages.ts";
import { drawInvoices, drawLtv } from "../../shared/charts/drawing/of-money.ts";
import { attendance, eventHours, eventTypes } from "../../shared/charts/events.ts";
import { messageTimeline } from "../../shared/charts/message-days.ts";
import { emailFunnel, mediumRatio } from "../../shared/charts/messages.ts";
import { invoicesOverTime, ltvOverTime } from "../../shared/charts/money.ts";
import type { chartRoutes } from "../../shared/charts/routes.ts";
import { type Handlers, Reply } from "../../shared/route.ts";

/** A chart that is drawn for whoever prefers a picture; caches must not mistake the one for the other. */
const drawn = <B>(
  chart: Promise<B>,
  draw: (chart: B, width: number) => string,
  { width }: { width: number },
): Promise<Reply<B>> => chart.then((body) => new Reply(body, { vary: "Accept" }, (shown) => draw(shown, width)));

export const chartHandlers: Handlers<typeof chartRoutes> = {
  "GET /v1/clients/{clientId}/charts/event-types": ({ params, query }, ctx) =>
    drawn(eventTypes(ctx, params.clientId, query), drawTypes, query),
  "GET /v1/clients/{clientId}/charts/event-hours": ({ params, query }, ctx) =>
    drawn(eventHours(ctx, params.clientId, query), drawHours, query),
  "GET /v1/clients/{clientId}/charts/attendance": ({ params, query }, ctx) =>
    drawn(attendance(ctx, params.clientId, query), drawAttendance, query),
  "GET /v1/clients/{clientId}/charts/ltv": ({ params, query }, ctx) =>
    drawn(ltvOverTime(ctx, params.clientId, query), drawLtv, query),
  "GET /v1/clients/{clientId}/charts/invoices": ({ params, query }, ctx) =>
    drawn(invoicesOverTime(ctx, params.clientId, query), drawInvoices, query),
  "GET /v1/clients/{clientId}/charts/medium-ratio": ({ params, query }, ctx) =>
    drawn(mediumRatio(ctx, params.clientId, query), drawMedium, query),
  "GET /v1/clients/{clientId}/charts/email-funnel": ({ params, query }, ctx) =>
    drawn(emailFunnel(ctx, params.clientId, query), drawFunnel, query),
  "GET /v1/clients/{clientId}/charts/timeline": ({ params, query }, ctx) =>
    drawn(messageTimeline(ctx, params.clientId, query), drawTimeline, query),
};
