import { documentsRouteGroup } from "../../shared/routes/documents.ts";
import { scriptHash } from "../../shared/signing/script.ts";
import { api } from "../http/api.ts";
import { pagesWith } from "../http/pages.ts";
import { documentHandlers } from "./documents.ts";
import { heldHandlers } from "./held.ts";
import { signatureHandlers } from "./signatures.ts";
import { signingHandlers } from "./signing.ts";
import { waiverHandlers } from "./waivers.ts";

const handlers = {
  ...documentHandlers,
  ...heldHandlers,
  ...waiverHandlers,
  ...signatureHandlers,
  ...signingHandlers,
};

export const handler = api(documentsRouteGroup, handlers, documentsRouteGroup, pagesWith(scriptHash));
