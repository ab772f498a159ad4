import { conversationsRouteGroup } from "../../shared/routes/conversations.ts";
import { api } from "../http/api.ts";
import { alertHandlers } from "./alerts.ts";
import { automationHandlers } from "./automations.ts";
import { discussionHandlers } from "./discussions.ts";
import { estimateHandlers } from "./estimate.ts";
import { messageHandlers } from "./messages.ts";
import { templateHandlers } from "./templates.ts";

export const handler = api(conversationsRouteGroup, {
  ...messageHandlers,
  ...discussionHandlers,
  ...alertHandlers,
  ...estimateHandlers,
  ...templateHandlers,
  ...automationHandlers,
});
