import { defineRoutes } from "../route.ts";
import { ConsentSettings } from "./schema.ts";

export const consentSettingRoutes = defineRoutes({
  "GET /v1/settings/consent": {
    summary: "Whether a client of whom nobody said anything is subscribed, by channel and source",
    right: "administer",
    reply: { 200: ConsentSettings },
  },
  "PUT /v1/settings/consent": {
    summary: "Set whether a client of whom nobody said anything is subscribed; every client is judged again",
    right: "administer",
    body: ConsentSettings,
    reply: { 200: ConsentSettings },
  },
});
