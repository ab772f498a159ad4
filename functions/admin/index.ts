import { routeGroups } from "../../shared/routes.ts";
import { api } from "../http/api.ts";
import { accountHandlers } from "./accounts.ts";

export const handler = api(routeGroups.admin, { ...accountHandlers });
