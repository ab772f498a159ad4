import * as z from "zod";
import type { Handlers } from "../../shared/route.ts";
import { askFor, withdraw } from "../../shared/signatures/request.ts";
import type { signatureRoutes } from "../../shared/signatures/routes.ts";
import { listSignatures, oneSignature } from "../../shared/signatures/service.ts";

/** Where the links in messages lead. */
const Environment = z.object({ API_URL: z.string().min(1) });

export const signatureHandlers: Handlers<typeof signatureRoutes> = {
  "GET /v1/clients/{clientId}/signatures": ({ params, query }, ctx) => listSignatures(ctx, params.clientId, query),
  "POST /v1/clients/{clientId}/signatures": ({ params, body }, ctx) =>
    askFor(ctx, Environment.parse(process.env).API_URL, params.clientId, body),
  "GET /v1/clients/{clientId}/signatures/{signatureId}": ({ params }, ctx) =>
    oneSignature(ctx, params.clientId, params.signatureId),
  "DELETE /v1/clients/{clientId}/signatures/{signatureId}": ({ params }, ctx) =>
    withdraw(ctx, params.clientId, params.signatureId),
};
