import { filesRouteGroup } from "../../shared/routes/files.ts";
import { api } from "../http/api.ts";
import { exportHandlers } from "./exports.ts";
import { importHandlers } from "./imports.ts";

export const handler = api(filesRouteGroup, { ...exportHandlers, ...importHandlers });
