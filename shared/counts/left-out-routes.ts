import * as z from "zod";
import { BookingRow } from "../bookings/routes.ts";
import { InClient } from "../clients/routes.ts";
import { BookingId } from "../kernel/ids.ts";
import { Reason } from "../kernel/words.ts";
import { defineRoutes } from "../route.ts";

const of = { right: "curate", params: InClient.extend({ bookingId: BookingId }) } as const;

export const leftOutRoutes = defineRoutes({
  "PUT /v1/clients/{clientId}/bookings/{bookingId}/left-out": {
    ...of,
    summary:
      "Leave one booking out of Club Count and Period Count, with a reason, a synced one too; it stays attended, and stays left out when its source changes it",
    body: z.strictObject({ reason: Reason }),
    reply: { 200: BookingRow },
  },
  "DELETE /v1/clients/{clientId}/bookings/{bookingId}/left-out": {
    ...of,
    summary: "Count a booking again that was left out by hand",
    reply: { 200: BookingRow },
  },
});
