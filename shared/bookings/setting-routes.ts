import { defineRoutes } from "../route.ts";
import { BookingSettings } from "./settings-schema.ts";

export const bookingSettingRoutes = defineRoutes({
  "GET /v1/settings/bookings": {
    summary: "How the studio books: cancel window, late-cancel and no-show policies, waitlist",
    right: "curate",
    reply: { 200: BookingSettings },
  },
  "PUT /v1/settings/bookings": {
    summary: "Set how the studio books; what is booked already is judged by it from then on",
    right: "curate",
    body: BookingSettings,
    reply: { 200: BookingSettings },
  },
});
