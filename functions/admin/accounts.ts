import type { accountRoutes } from "../../shared/accounts/routes.ts";
import {
  addLocation,
  changeAccount,
  changeLocation,
  placeById,
  revisionOf,
  setCounts,
} from "../../shared/accounts/service.ts";
import { headOf } from "../../shared/accounts/store.ts";
import { type Handlers, withEtag } from "../../shared/route.ts";

export const accountHandlers: Handlers<typeof accountRoutes> = {
  "GET /v1/account": async (_, { table, accountId }) => {
    const { account, rev } = await headOf(table, accountId);
    return withEtag(account, rev);
  },
  "PATCH /v1/account": async ({ body, ifMatch }, ctx) => {
    const { account, rev } = await changeAccount(ctx, body, ifMatch);
    return withEtag(account, rev);
  },
  "GET /v1/locations": async (_, { table, accountId }) => ({
    items: (await headOf(table, accountId)).locations,
    nextCursor: null,
  }),
  "POST /v1/locations": async ({ body }, ctx) => {
    const place = await addLocation(ctx, body);
    return withEtag(place, revisionOf(place));
  },
  "GET /v1/locations/{locationId}": async ({ params }, { table, accountId }) => {
    const place = placeById(await headOf(table, accountId), params.locationId);
    return withEtag(place, revisionOf(place));
  },
  "PATCH /v1/locations/{locationId}": async ({ params, body, ifMatch }, ctx) => {
    const place = await changeLocation(ctx, params.locationId, body, ifMatch);
    return withEtag(place, revisionOf(place));
  },
  "GET /v1/settings/counts": async (_, { table, accountId }) => (await headOf(table, accountId)).account.counts,
  "PUT /v1/settings/counts": ({ body }, ctx) => setCounts(ctx, body),
};
