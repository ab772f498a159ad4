import { salesRouteGroup } from "../../shared/routes/sales.ts";
import { api } from "../http/api.ts";
import { invoiceHandlers } from "./invoices.ts";
import { cartHandlers, salesHandlers } from "./sales.ts";

export const handler = api(salesRouteGroup, { ...invoiceHandlers, ...salesHandlers, ...cartHandlers });
