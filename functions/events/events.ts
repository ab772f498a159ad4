import { rosterFor } from "../../shared/events/roster.ts";
import type { eventRoutes } from "../../shared/events/routes.ts";
import { calendarOf, eventOf } from "../../shared/events/service.ts";
import { cancelEvent, changeEvent, restoreEvent, scheduleEvent, type Written } from "../../shared/events/write.ts";
import { type Handlers, withEtag } from "../../shared/route.ts";

const shown = async (written: Promise<Written>) => {
  const { event, rev } = await written;
  return withEtag(event, rev);
};

export const eventHandlers: Handlers<typeof eventRoutes> = {
  "GET /v1/events": ({ query }, ctx) => calendarOf(ctx, query),
  "POST /v1/events": ({ body }, ctx) => shown(scheduleEvent(ctx, body)),
  "GET /v1/events/{eventId}": ({ params: { eventId } }, ctx) => shown(eventOf(ctx, eventId)),
  "PATCH /v1/events/{eventId}": ({ params: { eventId }, body, ifMatch }, ctx) =>
    shown(changeEvent(ctx, eventId, body, ifMatch)),
  "POST /v1/events/{eventId}/cancel": ({ params: { eventId }, body }, ctx) =>
    shown(cancelEvent(ctx, eventId, body.reason)),
  "POST /v1/events/{eventId}/restore": ({ params: { eventId } }, ctx) => shown(restoreEvent(ctx, eventId)),
  "GET /v1/events/{eventId}/roster": ({ params: { eventId } }, ctx) => rosterFor(ctx, eventId),
};
