import type { interactionRoutes } from "../../shared/interactions/routes.ts";
import {
  changeInteraction,
  interactionOf,
  logInteraction,
  removeInteraction,
} from "../../shared/interactions/service.ts";
import { type Handlers, withEtag } from "../../shared/route.ts";

const shown = async (written: ReturnType<typeof logInteraction>) => {
  const { interaction, rev } = await written;
  return withEtag(interaction, rev);
};

export const interactionHandlers: Handlers<typeof interactionRoutes> = {
  "POST /v1/clients/{clientId}/interactions": ({ params, body }, ctx) =>
    shown(logInteraction(ctx, params.clientId, body)),
  "GET /v1/clients/{clientId}/interactions/{interactionId}": ({ params: { clientId, interactionId } }, ctx) =>
    shown(interactionOf(ctx, clientId, interactionId)),
  "PATCH /v1/clients/{clientId}/interactions/{interactionId}": ({ params, body, ifMatch }, ctx) =>
    shown(changeInteraction(ctx, params.clientId, params.interactionId, body, ifMatch)),
  "DELETE /v1/clients/{clientId}/interactions/{interactionId}": ({ params: { clientId, interactionId } }, ctx) =>
    removeInteraction(ctx, clientId, interactionId),
};
