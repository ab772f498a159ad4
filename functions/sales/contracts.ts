import { contractOf, contractReport, contractsOf, servicesOf } from "../../shared/contracts/list.ts";
import type { contractRoutes } from "../../shared/contracts/routes.ts";
import { sellContract } from "../../shared/contracts/sell.ts";
import { cancelContract, freeze, resume, suspend, unfreeze, type Written } from "../../shared/contracts/write.ts";
import { type Handlers, withEtag } from "../../shared/route.ts";

const shown = async (written: Promise<Written>) => {
  const { contract, rev } = await written;
  return withEtag(contract, rev);
};

export const contractHandlers: Handlers<typeof contractRoutes> = {
  "GET /v1/clients/{clientId}/services": ({ params }, ctx) => servicesOf(ctx, params.clientId),
  "GET /v1/clients/{clientId}/contracts": ({ params, query }, ctx) => contractsOf(ctx, params.clientId, query),
  "GET /v1/clients/{clientId}/contracts/{contractId}": ({ params: { clientId, contractId } }, ctx) =>
    shown(contractOf(ctx, clientId, contractId)),
  "POST /v1/clients/{clientId}/contracts": ({ params, body }, ctx) => shown(sellContract(ctx, params.clientId, body)),
  "POST /v1/clients/{clientId}/contracts/{contractId}/freeze": ({ params: { clientId, contractId }, body }, ctx) =>
    shown(freeze(ctx, clientId, contractId, body)),
  "POST /v1/clients/{clientId}/contracts/{contractId}/unfreeze": ({ params: { clientId, contractId }, body }, ctx) =>
    shown(unfreeze(ctx, clientId, contractId, body.lastDay)),
  "POST /v1/clients/{clientId}/contracts/{contractId}/cancel": ({ params: { clientId, contractId }, body }, ctx) =>
    shown(cancelContract(ctx, clientId, contractId, body)),
  "POST /v1/clients/{clientId}/contracts/{contractId}/suspend": ({ params: { clientId, contractId }, body }, ctx) =>
    shown(suspend(ctx, clientId, contractId, body.reason)),
  "POST /v1/clients/{clientId}/contracts/{contractId}/resume": ({ params: { clientId, contractId } }, ctx) =>
    shown(resume(ctx, clientId, contractId)),
  "GET /v1/reports/contracts": ({ query }, ctx) => contractReport(ctx, query),
};
