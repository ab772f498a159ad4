import { previewCampaign } from "../../shared/campaigns/preview.ts";
import { previewRoster } from "../../shared/campaigns/roster.ts";
import type { campaignRoutes } from "../../shared/campaigns/routes.ts";
import { campaignSeen, orderCampaign, orderRoster, stopCampaign } from "../../shared/campaigns/service.ts";
import { listCampaigns, wholeOf } from "../../shared/campaigns/show.ts";
import { recipientsOf } from "../../shared/messages/recipients.ts";
import type { Handlers } from "../../shared/route.ts";

export const campaignHandlers: Handlers<typeof campaignRoutes> = {
  "POST /v1/campaigns/preview": ({ body }, ctx) => previewCampaign(ctx, body),
  "POST /v1/campaigns": ({ body }, ctx) => orderCampaign(ctx, body),
  "GET /v1/campaigns": ({ query }, ctx) => listCampaigns(ctx, query),
  "GET /v1/campaigns/{campaignId}": async ({ params }, ctx) =>
    wholeOf(ctx, (await campaignSeen(ctx, params.campaignId)).campaign),
  "GET /v1/campaigns/{campaignId}/messages": async ({ params, query }, ctx) => {
    const { campaign } = await campaignSeen(ctx, params.campaignId);
    return recipientsOf(ctx, campaign.id, query);
  },
  "POST /v1/campaigns/{campaignId}/stop": ({ params }, ctx) => stopCampaign(ctx, params.campaignId),
  "POST /v1/events/{eventId}/messages/preview": ({ params, body }, ctx) => previewRoster(ctx, params.eventId, body),
  "POST /v1/events/{eventId}/messages": ({ params, body }, ctx) => orderRoster(ctx, params.eventId, body.token),
};
