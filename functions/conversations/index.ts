import { conversationsRouteGroup } from "../../shared/routes/conversations.ts";
import { api } from "../http/api.ts";
import { alertHandlers } from "./alerts.ts";
import { discussionHandlers } from "./discussions.ts";
import { messageHandlers } from "./messages.ts";

export const handler = api(conversationsRouteGroup, {
  ...messageHandlers,
  ...discussionHandlers,
  ...alertHandlers,
});
