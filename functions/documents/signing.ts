import type { Handlers } from "../../shared/route.ts";
import { askToSign, signByForm } from "../../shared/signatures/by-form.ts";
import type { signingPageRoutes } from "../../shared/signatures/page-routes.ts";
import { storage } from "../storage.ts";

export const signingHandlers: Handlers<typeof signingPageRoutes> = {
  "GET /w/{waiverToken}": ({ params, languages }, ctx) => askToSign(ctx, params.waiverToken, languages),
  "POST /w/{waiverToken}": ({ params, body, from, languages }, ctx) =>
    signByForm({ ctx, bucket: storage() }, params.waiverToken, { fields: body, from, languages }),
};
