import { defineRoutes } from "../route.ts";
import { MessagingSettings } from "./settings-schema.ts";

export const messagingSettingRoutes = defineRoutes({
  "GET /v1/settings/messaging": {
    summary: "How the studio talks to its clients: numbers and addresses, sending hours, limits",
    right: "administer",
    reply: { 200: MessagingSettings },
  },
  "PUT /v1/settings/messaging": {
    summary: "Set how the studio talks to its clients; a number or address belongs to one account",
    right: "administer",
    body: MessagingSettings,
    reply: { 200: MessagingSettings },
  },
});
