import type { invoiceRoutes } from "../../shared/invoices/routes.ts";
import { invoicesOf } from "../../shared/invoices/store.ts";
import type { Handlers } from "../../shared/route.ts";

export const invoiceHandlers: Handlers<typeof invoiceRoutes> = {
  "GET /v1/clients/{clientId}/invoices": ({ params, query }, ctx) => invoicesOf(ctx, params.clientId, query),
};
