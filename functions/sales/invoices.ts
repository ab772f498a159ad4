import { invoicesOf } from "../../shared/invoices/page.ts";
import type { invoiceRoutes } from "../../shared/invoices/routes.ts";
import { invoiceItemOf, invoiceRow } from "../../shared/invoices/store.ts";
import { type Handlers, withEtag } from "../../shared/route.ts";

export const invoiceHandlers: Handlers<typeof invoiceRoutes> = {
  "GET /v1/clients/{clientId}/invoices": ({ params, query }, ctx) => invoicesOf(ctx, params.clientId, query),
  "GET /v1/clients/{clientId}/invoices/{invoiceId}": async ({ params: { clientId, invoiceId } }, ctx) => {
    const item = await invoiceItemOf(ctx, clientId, invoiceId);
    return withEtag(invoiceRow(item), item.rev);
  },
};
