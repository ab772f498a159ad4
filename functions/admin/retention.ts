import type { retentionRoutes } from "../../shared/retention/routes.ts";
import { previewRetention, setRetention, toReview } from "../../shared/retention/service.ts";
import { retentionOf } from "../../shared/retention/store.ts";
import { type Handlers, withEtag } from "../../shared/route.ts";

export const retentionHandlers: Handlers<typeof retentionRoutes> = {
  "GET /v1/settings/retention": async (_, ctx) => {
    const { settings, rev } = await retentionOf(ctx);
    return rev ? withEtag(settings, rev) : settings;
  },
  "PUT /v1/settings/retention": async ({ body, ifMatch }, ctx) => {
    const { settings, rev } = await setRetention(ctx, body, ifMatch);
    return withEtag(settings, rev);
  },
  "POST /v1/settings/retention/preview": ({ body }, ctx) => previewRetention(ctx, body),
  "GET /v1/retention/review": ({ query }, ctx) => toReview(ctx, query),
};
