import { type Handlers, withEtag } from "../../shared/route.ts";
import { previewTemplate } from "../../shared/templates/preview.ts";
import type { templateRoutes } from "../../shared/templates/routes.ts";
import { addTemplate, archiveTemplate, changeTemplate } from "../../shared/templates/service.ts";
import { listTemplates, oneTemplate, versionsOfTemplate } from "../../shared/templates/show.ts";

const shown = async (written: ReturnType<typeof oneTemplate>) => {
  const { template, rev } = await written;
  return withEtag(template, rev);
};

export const templateHandlers: Handlers<typeof templateRoutes> = {
  "GET /v1/templates": async (_, ctx) => ({ items: await listTemplates(ctx), nextCursor: null }),
  "POST /v1/templates": ({ body }, ctx) => shown(addTemplate(ctx, body)),
  "GET /v1/templates/{templateId}": ({ params }, ctx) => shown(oneTemplate(ctx, params.templateId)),
  "PATCH /v1/templates/{templateId}": ({ params, body, ifMatch }, ctx) =>
    shown(changeTemplate(ctx, params.templateId, body, ifMatch)),
  "GET /v1/templates/{templateId}/versions": ({ params, query }, ctx) =>
    versionsOfTemplate(ctx, params.templateId, query),
  "POST /v1/templates/{templateId}/archive": ({ params }, ctx) => shown(archiveTemplate(ctx, params.templateId)),
  "POST /v1/templates/{templateId}/preview": ({ params, body }, ctx) => previewTemplate(ctx, params.templateId, body),
};
