import type { Ctx, Means } from "../../shared/ctx.ts";
import type { Handlers } from "../../shared/route.ts";
import { hooksRouteGroup } from "../../shared/routes/hooks.ts";
import type { hookRoutes } from "../../shared/sync/hook-routes.ts";
import { hookOf, isHook, receiveWebhook } from "../../shared/sync/notifications.ts";
import { api } from "../http/api.ts";
import { vault } from "../vault.ts";

/** The means of the account that an address is of. */
const meansFor = (ctx: Ctx, hookId: string): Means => ({ ...ctx, accountId: hookOf(ctx.secrets, hookId).accountId });

const hookHandlers: Handlers<typeof hookRoutes> = {
  "POST /hooks/{hookId}": async ({ params: { hookId }, wire }, ctx) => ({
    outcome: await receiveWebhook(meansFor(ctx, hookId), { vault: vault() }, hookId, wire),
  }),
  "HEAD /hooks/{hookId}": ({ params: { hookId } }, ctx) => isHook(meansFor(ctx, hookId), hookId),
};

export const handler = api(hooksRouteGroup, { ...hookHandlers });
