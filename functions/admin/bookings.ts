import type { bookingSettingRoutes } from "../../shared/bookings/setting-routes.ts";
import { bookingSettings, setBookingSettings } from "../../shared/bookings/settings.ts";
import type { Handlers } from "../../shared/route.ts";

export const bookingSettingHandlers: Handlers<typeof bookingSettingRoutes> = {
  "GET /v1/settings/bookings": (_, ctx) => bookingSettings(ctx),
  "PUT /v1/settings/bookings": ({ body }, ctx) => setBookingSettings(ctx, body),
};
