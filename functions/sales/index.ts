import { salesRouteGroup } from "../../shared/routes/sales.ts";
import { api } from "../http/api.ts";
import { contractHandlers } from "./contracts.ts";
import { invoiceHandlers } from "./invoices.ts";
import { offerHandlers } from "./offers.ts";
import { packageHandlers } from "./packages.ts";
import { cartHandlers, salesHandlers } from "./sales.ts";

export const handler = api(salesRouteGroup, {
  ...invoiceHandlers,
  ...salesHandlers,
  ...cartHandlers,
  ...offerHandlers,
  ...packageHandlers,
  ...contractHandlers,
});
