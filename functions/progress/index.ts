import { progressRouteGroup } from "../../shared/routes/progress.ts";
import { api } from "../http/api.ts";
import { goalHandlers } from "./goals.ts";
import { transformationHandlers } from "./transformation.ts";

export const handler = api(progressRouteGroup, { ...transformationHandlers, ...goalHandlers });
