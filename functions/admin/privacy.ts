import { wholeRecord } from "../../shared/privacy/export.ts";
import type { privacyRoutes } from "../../shared/privacy/routes.ts";
import { orderErase } from "../../shared/privacy/service.ts";
import { listLegal, listReceipts, receiptOf } from "../../shared/privacy/store.ts";
import type { Handlers } from "../../shared/route.ts";

export const privacyHandlers: Handlers<typeof privacyRoutes> = {
  "POST /v1/clients/{clientId}/erase": ({ params, body }, ctx) => orderErase(ctx, params.clientId, body.reason),
  "GET /v1/receipts": ({ query }, ctx) => listReceipts(ctx, query),
  "GET /v1/receipts/{receiptId}": ({ params }, ctx) => receiptOf(ctx, params.receiptId),
  "GET /v1/legal-records": ({ query }, ctx) => listLegal(ctx, query),
  "GET /v1/clients/{clientId}/export": ({ params, query }, ctx) => wholeRecord(ctx, params.clientId, query.cursor),
};
