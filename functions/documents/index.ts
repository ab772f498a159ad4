import { documentsRouteGroup } from "../../shared/routes/documents.ts";
import { api } from "../http/api.ts";
import { documentHandlers } from "./documents.ts";
import { heldHandlers } from "./held.ts";
import { signatureHandlers } from "./signatures.ts";
import { waiverHandlers } from "./waivers.ts";

export const handler = api(documentsRouteGroup, {
  ...documentHandlers,
  ...heldHandlers,
  ...waiverHandlers,
  ...signatureHandlers,
});
