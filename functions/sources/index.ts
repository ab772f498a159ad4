import { sourcesRouteGroup } from "../../shared/routes/sources.ts";
import { api } from "../http/api.ts";
import { sourceHandlers } from "./sources.ts";

export const handler = api(sourcesRouteGroup, { ...sourceHandlers });
