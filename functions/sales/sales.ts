import { type Handlers, withEtag } from "../../shared/route.ts";
import type { cartRoutes } from "../../shared/sales/cart-routes.ts";
import { changeCart, createCart, voidCart } from "../../shared/sales/carts.ts";
import { billsOf, productsOf, transactionsOf } from "../../shared/sales/lists.ts";
import { salesOverview } from "../../shared/sales/overview.ts";
import { pastDue } from "../../shared/sales/past-due.ts";
import { pay, refund } from "../../shared/sales/payments.ts";
import type { salesRoutes } from "../../shared/sales/routes.ts";
import { invoiceTotals } from "../../shared/sales/totals.ts";
import type { Written } from "../../shared/sales/write.ts";

export const salesHandlers: Handlers<typeof salesRoutes> = {
  "GET /v1/clients/{clientId}/sales": ({ params }, ctx) => salesOverview(ctx, params.clientId),
  "GET /v1/clients/{clientId}/sales/totals": async ({ params, query }, ctx) => ({
    items: await invoiceTotals(ctx, params.clientId, query),
  }),
  "GET /v1/clients/{clientId}/products": ({ params, query }, ctx) => productsOf(ctx, params.clientId, query),
  "GET /v1/clients/{clientId}/bills": ({ params, query }, ctx) => billsOf(ctx, params.clientId, query),
  "GET /v1/clients/{clientId}/transactions": ({ params, query }, ctx) => transactionsOf(ctx, params.clientId, query),
  "GET /v1/reports/past-due": ({ query }, ctx) => pastDue(ctx, query),
};

const shown = async (written: Promise<Written>) => {
  const { invoice, rev } = await written;
  return withEtag(invoice, rev);
};

export const cartHandlers: Handlers<typeof cartRoutes> = {
  "POST /v1/clients/{clientId}/carts": ({ params, body }, ctx) => shown(createCart(ctx, params.clientId, body)),
  "PATCH /v1/clients/{clientId}/invoices/{invoiceId}": ({ params: { clientId, invoiceId }, body, ifMatch }, ctx) =>
    shown(changeCart(ctx, clientId, invoiceId, body, ifMatch)),
  "POST /v1/clients/{clientId}/invoices/{invoiceId}/payments": ({ params: { clientId, invoiceId }, body }, ctx) =>
    shown(pay(ctx, clientId, invoiceId, body)),
  "POST /v1/clients/{clientId}/invoices/{invoiceId}/refunds": ({ params: { clientId, invoiceId }, body }, ctx) =>
    shown(refund(ctx, clientId, invoiceId, body)),
  "POST /v1/clients/{clientId}/invoices/{invoiceId}/void": ({ params: { clientId, invoiceId }, body }, ctx) =>
    shown(voidCart(ctx, clientId, invoiceId, body.reason)),
};
