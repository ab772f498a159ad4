import type { countPreviewRoutes } from "../../shared/counts/preview-routes.ts";
import { previewCounts } from "../../shared/counts/preview-service.ts";
import type { Handlers } from "../../shared/route.ts";

export const countPreviewHandlers: Handlers<typeof countPreviewRoutes> = {
  "POST /v1/settings/counts/preview": ({ body }, ctx) => previewCounts(ctx, body),
};
