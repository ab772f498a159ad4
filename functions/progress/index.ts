import { progressRouteGroup } from "../../shared/routes/progress.ts";
import { api } from "../http/api.ts";

export const handler = api(progressRouteGroup, {});
