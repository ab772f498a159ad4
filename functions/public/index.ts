import { publicRouteGroup } from "../../shared/routes/public.ts";
import { allRoutes } from "../../shared/routes.ts";
import { api } from "../http/api.ts";
import { pagesWith } from "../http/pages.ts";
import { metaHandlers } from "./meta.ts";
import { preferenceHandlers } from "./preferences.ts";

/** Also `$default`: what no route answers is a 404, or a 405 where the address knows other methods. */
export const handler = api(publicRouteGroup, { ...metaHandlers, ...preferenceHandlers }, allRoutes, pagesWith());
