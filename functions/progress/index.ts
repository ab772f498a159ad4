import { progressRouteGroup } from "../../shared/routes/progress.ts";
import { api } from "../http/api.ts";
import { goalHandlers } from "./goals.ts";
import { rewardHandlers } from "./rewards.ts";
import { transformationHandlers } from "./transformation.ts";

export const handler = api(progressRouteGroup, { ...rewardHandlers, ...transformationHandlers, ...goalHandlers });
