import { contactsOf } from "../../shared/contacts/history.ts";
import type { contactRoutes } from "../../shared/contacts/routes.ts";
import type { Handlers } from "../../shared/route.ts";

export const contactHandlers: Handlers<typeof contactRoutes> = {
  "GET /v1/clients/{clientId}/contacts": ({ params, query }, ctx) => contactsOf(ctx, params.clientId, query),
};
