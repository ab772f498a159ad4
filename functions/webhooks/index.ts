import { webhooksRouteGroup } from "../../shared/routes/webhooks.ts";
import { api } from "../http/api.ts";
import { changeHandlers } from "./changes.ts";
import { webhookHandlers } from "./webhooks.ts";

export const handler = api(webhooksRouteGroup, { ...changeHandlers, ...webhookHandlers });
