import { packageOf, packagesOf, usedPackages } from "../../shared/packages/list.ts";
import { packageReport } from "../../shared/packages/report.ts";
import type { packageRoutes } from "../../shared/packages/routes.ts";
import { sellPackage } from "../../shared/packages/sell.ts";
import { changeCredits, extendPackage, type Written } from "../../shared/packages/write.ts";
import { type Handlers, withEtag } from "../../shared/route.ts";

const shown = async (written: Promise<Written>) => {
  const { package: row, rev } = await written;
  return withEtag(row, rev);
};

export const packageHandlers: Handlers<typeof packageRoutes> = {
  "GET /v1/clients/{clientId}/packages": ({ params, query }, ctx) => packagesOf(ctx, params.clientId, query),
  "GET /v1/clients/{clientId}/packages/used": async ({ params }, ctx) => ({
    items: await usedPackages(ctx, params.clientId),
  }),
  "GET /v1/clients/{clientId}/packages/{packageId}": ({ params: { clientId, packageId } }, ctx) =>
    shown(packageOf(ctx, clientId, packageId)),
  "POST /v1/clients/{clientId}/packages": ({ params, body }, ctx) => shown(sellPackage(ctx, params.clientId, body)),
  "POST /v1/clients/{clientId}/packages/{packageId}/extend": ({ params: { clientId, packageId }, body }, ctx) =>
    shown(extendPackage(ctx, clientId, packageId, body)),
  "POST /v1/clients/{clientId}/packages/{packageId}/credits": ({ params: { clientId, packageId }, body }, ctx) =>
    shown(changeCredits(ctx, clientId, packageId, body)),
  "GET /v1/reports/packages": ({ query }, ctx) => packageReport(ctx, query),
};
