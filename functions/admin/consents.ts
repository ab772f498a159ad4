import type { consentSettingRoutes } from "../../shared/consents/setting-routes.ts";
import { consentSettings, setConsentSettings } from "../../shared/consents/settings.ts";
import type { Handlers } from "../../shared/route.ts";

export const consentSettingHandlers: Handlers<typeof consentSettingRoutes> = {
  "GET /v1/settings/consent": (_, ctx) => consentSettings(ctx),
  "PUT /v1/settings/consent": ({ body }, ctx) => setConsentSettings(ctx, body),
};
