import { preferencesPage, unsubscribePage } from "../../shared/preferences/pages.ts";
import type { preferenceRoutes } from "../../shared/preferences/routes.ts";
import { choose, preferences, subscribeAgain, unsubscribe, unsubscribing } from "../../shared/preferences/service.ts";
import type { Handlers } from "../../shared/route.ts";

export const preferenceHandlers: Handlers<typeof preferenceRoutes> = {
  "GET /u/{unsubscribeToken}": async ({ params: { unsubscribeToken: token }, languages }, ctx) =>
    unsubscribePage(token, await unsubscribing(ctx, token), "ask", languages),
  "POST /u/{unsubscribeToken}": async ({ params: { unsubscribeToken: token }, languages }, ctx) =>
    unsubscribePage(token, await unsubscribe(ctx, token), "done", languages),
  "POST /u/{unsubscribeToken}/undo": async ({ params: { unsubscribeToken: token }, languages }, ctx) =>
    unsubscribePage(token, await subscribeAgain(ctx, token), "back", languages),
  "GET /p/{preferencesToken}": async ({ params: { preferencesToken: token }, languages }, ctx) =>
    preferencesPage(token, await preferences(ctx, token), false, languages),
  "POST /p/{preferencesToken}": async ({ params: { preferencesToken: token }, languages, body }, ctx) =>
    preferencesPage(token, await choose(ctx, token, body), true, languages),
};
