import { invoiceRoutes } from "../invoices/routes.ts";
import { cartRoutes } from "../sales/cart-routes.ts";
import { salesRoutes } from "../sales/routes.ts";

/** Routes of the function `sales`: what a client bought, owes and may still use. */
export const salesRouteGroup = { ...invoiceRoutes, ...salesRoutes, ...cartRoutes } as const;
