import { documentsRouteGroup } from "../../shared/routes/documents.ts";
import { api } from "../http/api.ts";
import { documentHandlers } from "./documents.ts";

export const handler = api(documentsRouteGroup, { ...documentHandlers });
