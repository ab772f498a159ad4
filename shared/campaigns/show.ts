import { reachOf } from "../accounts/reach.ts";
import { headOf } from "../accounts/store.ts";
import type { Ctx } from "../ctx.ts";
import { eventReach } from "../events/reach.ts";
import type { Job } from "../jobs/schema.ts";
import { jobById } from "../jobs/store.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { isLimited } from "../kernel/rights.ts";
import { sentResults } from "../messages/recipients.ts";
import { cardsOf } from "../relationships/store.ts";
import type { Campaign, CampaignKind } from "./schema.ts";
import { campaignPage, planOf } from "./store.ts";
import { type LeftOuts, LeftOuts as LeftOutsSchema, nobodyLeftOut } from "./tally.ts";
import type { CampaignView, CampaignWhole } from "./views.ts";

/** A campaign as it is shown. */
export const viewOf = ({ list: _, tallies: __, ...campaign }: Campaign): CampaignView => ({
  ...campaign,
  subject: campaign.subject ?? null,
  template: campaign.template ?? null,
  segmentId: campaign.segmentId ?? null,
  offerId: campaign.offerId ?? null,
  event: campaign.event ?? null,
  stoppedAt: campaign.stoppedAt ?? null,
  followed: campaign.followed ?? null,
});

/** Whether the caller sees a campaign: those to rosters by where the event is; one request for who is limited to locations. */
const seen = async (ctx: Ctx): Promise<(campaign: Campaign) => boolean> => {
  if (!isLimited(ctx.actor)) return () => true;
  const reaches = eventReach(ctx, await headOf(ctx.table, ctx.accountId));
  return ({ event }) => !event || reaches(event);
};

/** Campaigns and messages to rosters, newest first. */
export const listCampaigns = async (
  ctx: Ctx,
  { kind, ...page }: PageQuery & { kind?: CampaignKind | undefined },
): Promise<Page<CampaignView>> => {
  const sees = await seen(ctx);
  const wanted = (campaign: Campaign) => (kind === undefined || campaign.kind === kind) && sees(campaign);
  const { items, nextCursor } = await campaignPage(ctx, `campaigns ${kind ?? ""}`, page, wanted);
  return { items: items.map(viewOf), nextCursor };
};

/** Those who were left out by the names they have now; whoever is limited to locations sees those there. */
const named = async (ctx: Ctx, left: LeftOuts["named"]): Promise<CampaignWhole["progress"]["named"]> => {
  if (left.length === 0) return [];
  const ids = left.map(({ clientId }) => clientId);
  const [cards, reach] = await Promise.all([cardsOf(ctx, ids), reachOf(ctx)]);
  return left.flatMap((one) => {
    const card = cards.get(one.clientId);
    if (card && !reach(card.homeLocation)) return [];
    return [{ ...one, name: `${card?.firstName ?? ""} ${card?.lastName ?? ""}`.trim() }];
  });
};

const progressOf = async (ctx: Ctx, job: Job): Promise<CampaignWhole["progress"]> => {
  const { clients = 0, written = 0, skipped = 0 } = job.progress;
  const { reasons, named: left } = LeftOutsSchema.parse(job.result ?? nobodyLeftOut);
  const failure = job.failure ?? null;
  return { state: job.state, failure, clients, written, skipped, reasons, named: await named(ctx, left) };
};

/** A campaign with what it says, how far it is and what came of it. */
export const wholeOf = async (ctx: Ctx, campaign: Campaign): Promise<CampaignWhole> => {
  const [job, kept, results] = await Promise.all([
    jobById(ctx, campaign.jobId),
    planOf(ctx, campaign.list),
    sentResults(ctx, campaign.id),
  ]);
  const { subject, text, html } = kept!.plan.wording;
  return { ...viewOf(campaign), message: { subject, text, html }, progress: await progressOf(ctx, job), results };
};
