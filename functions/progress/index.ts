import { progressRouteGroup } from "../../shared/routes/progress.ts";
import { api } from "../http/api.ts";
import { rewardHandlers } from "./rewards.ts";

export const handler = api(progressRouteGroup, { ...rewardHandlers });
