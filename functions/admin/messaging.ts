import type { messagingSettingRoutes } from "../../shared/messages/setting-routes.ts";
import { messagingSettings, setMessagingSettings } from "../../shared/messages/settings.ts";
import type { Handlers } from "../../shared/route.ts";

export const messagingSettingHandlers: Handlers<typeof messagingSettingRoutes> = {
  "GET /v1/settings/messaging": (_, ctx) => messagingSettings(ctx),
  "PUT /v1/settings/messaging": ({ body }, ctx) => setMessagingSettings(ctx, body),
};
