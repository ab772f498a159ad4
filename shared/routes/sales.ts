import { contractRoutes } from "../contracts/routes.ts";
import { invoiceRoutes } from "../invoices/routes.ts";
import { offerRoutes } from "../offers/routes.ts";
import { packageRoutes } from "../packages/routes.ts";
import { cartRoutes } from "../sales/cart-routes.ts";
import { salesRoutes } from "../sales/routes.ts";

/** Routes of the function `sales`: what a client bought, owes and may still use. */
export const salesRouteGroup = {
  ...invoiceRoutes,
  ...salesRoutes,
  ...cartRoutes,
  ...offerRoutes,
  ...packageRoutes,
  ...contractRoutes,
} as const;
