import { chartsRouteGroup } from "../../shared/routes/charts.ts";
import { api } from "../http/api.ts";
import { chartHandlers } from "./charts.ts";
import { engagementHandlers } from "./engagement.ts";

export const handler = api(chartsRouteGroup, { ...chartHandlers, ...engagementHandlers });
