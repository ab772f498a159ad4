import type { fieldRoutes } from "../../shared/fields/routes.ts";
import {
  addField,
  changeField,
  listFields,
  oneField,
  profileSettings,
  removeField,
  setProfiles,
} from "../../shared/fields/service.ts";
import { type Handlers, withEtag } from "../../shared/route.ts";

export const fieldHandlers: Handlers<typeof fieldRoutes> = {
  "GET /v1/fields": async (_, ctx) => ({ items: await listFields(ctx), nextCursor: null }),
  "POST /v1/fields": async ({ body }, ctx) => {
    const { field, rev } = await addField(ctx, body);
    return withEtag(field, rev);
  },
  "GET /v1/fields/{fieldId}": async ({ params }, ctx) => {
    const { field, rev } = await oneField(ctx, params.fieldId);
    return withEtag(field, rev);
  },
  "PATCH /v1/fields/{fieldId}": async ({ params, body, ifMatch }, ctx) => {
    const { field, rev } = await changeField(ctx, params.fieldId, body, ifMatch);
    return withEtag(field, rev);
  },
  "DELETE /v1/fields/{fieldId}": ({ params, ifMatch }, ctx) => removeField(ctx, params.fieldId, ifMatch),
  "GET /v1/settings/profiles": (_, ctx) => profileSettings(ctx),
  "PUT /v1/settings/profiles": ({ body }, ctx) => setProfiles(ctx, body),
};
