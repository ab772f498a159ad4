import type { accountRoutes } from "../../shared/accounts/routes.ts";
import { addLocation, setCounts } from "../../shared/accounts/service.ts";
import { headOf } from "../../shared/accounts/store.ts";
import type { Handlers } from "../../shared/route.ts";

export const accountHandlers: Handlers<typeof accountRoutes> = {
  "GET /v1/account": async (_, { table, accountId }) => (await headOf(table, accountId)).account,
  "GET /v1/locations": async (_, { table, accountId }) => ({
    items: (await headOf(table, accountId)).locations,
    nextCursor: null,
  }),
  "POST /v1/locations": ({ body }, ctx) => addLocation(ctx, body),
  "GET /v1/settings/counts": async (_, { table, accountId }) => (await headOf(table, accountId)).account.counts,
  "PUT /v1/settings/counts": ({ body }, ctx) => setCounts(ctx, body),
};
