import { openHeld } from "../../shared/privacy/held.ts";
import type { heldRoutes } from "../../shared/privacy/held-routes.ts";
import type { Handlers } from "../../shared/route.ts";
import { storage } from "../storage.ts";

export const heldHandlers: Handlers<typeof heldRoutes> = {
  "GET /v1/legal-records/{recordId}": ({ params }, ctx) => openHeld(ctx, storage(), params.recordId),
};
