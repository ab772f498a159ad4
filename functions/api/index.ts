import { apiRouteGroup } from "../../shared/routes/api.ts";
import { api } from "../http/api.ts";
import { adjustmentHandlers } from "./adjustments.ts";
import { clientReadHandlers } from "./clients.ts";
import { consentHandlers } from "./consents.ts";
import { interactionHandlers } from "./interactions.ts";
import { jobHandlers } from "./jobs.ts";
import { noteHandlers } from "./notes.ts";
import { periodHistoryHandlers } from "./periods.ts";
import { relationshipHandlers } from "./relationships.ts";
import { settlingHandlers } from "./settling.ts";
import { tagHandlers } from "./tags.ts";
import { todoHandlers } from "./todos.ts";

export const handler = api(apiRouteGroup, {
  ...clientReadHandlers,
  ...relationshipHandlers,
  ...consentHandlers,
  ...settlingHandlers,
  ...adjustmentHandlers,
  ...periodHistoryHandlers,
  ...jobHandlers,
  ...tagHandlers,
  ...todoHandlers,
  ...noteHandlers,
  ...interactionHandlers,
});
