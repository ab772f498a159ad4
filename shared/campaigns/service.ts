import { auditAction } from "../audit/store.ts";
import type { Ctx } from "../ctx.ts";
import { requireEventReach } from "../events/reach.ts";
import { newJob } from "../jobs/store.ts";
import { invalid, notFound, Refusal } from "../kernel/errors.ts";
import { may, rights } from "../kernel/rights.ts";
import { listOffers } from "../offers/service.ts";
import { afresh } from "../table/afresh.ts";
import type { Item } from "../table/item.ts";
import { eventInReach } from "./roster.ts";
import type { Order } from "./routes.ts";
import type { Campaign, Plan } from "./schema.ts";
import { viewOf } from "./show.ts";
import { campaignAction, campaignIn, campaigns, orderActions } from "./store.ts";
import { planBy } from "./token.ts";
import type { CampaignView, Ordered } from "./views.ts";

/** Days ahead for which a campaign may be ordered. */
const farthest = 366;

/** What an order adds to what was previewed. */
type Given = Pick<Campaign, "name" | "offerId"> & { sendAt?: string | undefined };

const orderedOf = ({ id, jobId, count }: Campaign): Ordered => ({ campaignId: id, jobId, count });

const campaignOf = (ctx: Ctx, plan: Plan, { name, offerId, sendAt }: Given, jobId: string): Campaign => {
  const { wording, title: _, by: __, asOf: ___, campaignId: ____, ...about } = plan;
  const { subject, template } = wording;
  const now = ctx.now();
  return {
    ...about,
    id: ctx.newId("campaign"),
    name,
    ...(subject !== undefined && { subject }),
    ...(template && { template }),
    ...(offerId && { offerId }),
    startsAt: sendAt !== undefined && sendAt > now ? sendAt : now,
    jobId,
    createdAt: now,
    createdBy: ctx.actor.id,
    tallies: 0,
  };
};

/** Orders what a token's preview showed; one that was ordered already answers what came of that. */
const order = (ctx: Ctx, token: string, eventId: string | undefined, given: (plan: Plan) => Promise<Given>) =>
  afresh(async (): Promise<Ordered> => {
    const { plan, rev } = await planBy(ctx, token, eventId);
    if (plan.campaignId) return orderedOf(campaigns.fromItem((await campaignIn(ctx, plan.campaignId))!));
    const { job, item } = newJob(ctx, "campaign", {});
    const campaign = campaignOf(ctx, plan, await given(plan), job.id);
    const { id, name, kind, channel, purpose, count, startsAt } = campaign;
    await ctx.table.transact([
      ...orderActions(ctx, campaign, { ...plan, campaignId: id }, rev),
      { put: { ...item, data: { ...item.data, input: { campaignId: id } } } },
      auditAction(ctx, {
        act: "campaign.ordered",
        about: id,
        after: { name, kind, channel, purpose, count, startsAt },
      }),
    ]);
    return orderedOf(campaign);
  });

/** 422 for what is no offer, or is not sold any more. */
const requireOffer = async (ctx: Ctx, offerId: string): Promise<void> => {
  const offer = (await listOffers(ctx)).find(({ id }) => id === offerId);
  if (offer && !offer.archived) return;
  const message = offer ? "is not sold any more" : "is no offer of this account";
  throw invalid([{ pointer: "/body/offerId", message }]);
};

/** Sends a previewed campaign, now or at a time (S4-11); for an offer its outcome tells who took it (S4-47). 409 for somebody else's token. */
export const orderCampaign = (ctx: Ctx, { token, name, sendAt, offerId }: Order): Promise<Ordered> => {
  if (sendAt !== undefined && Date.parse(sendAt) > Date.parse(ctx.now()) + farthest * 86_400_000)
    throw invalid([{ pointer: "/body/sendAt", message: "must be within a year" }]);
  return order(ctx, token, undefined, async () => {
    if (offerId) await requireOffer(ctx, offerId);
    return { name, sendAt, ...(offerId && { offerId }) };
  });
};

/** Sends a previewed message to a roster (S3-19), under the name of the event and its start. 404, 403 as its preview. */
export const orderRoster = async (ctx: Ctx, eventId: string, token: string): Promise<Ordered> => {
  await eventInReach(ctx, eventId);
  return order(ctx, token, eventId, async ({ title }) => ({ name: title! }));
};

/** A campaign that the caller may see: one to a roster, where the event is at a location they work at. 404, 403. */
export const campaignSeen = async (ctx: Ctx, id: string): Promise<{ campaign: Campaign; item: Item }> => {
  const item = await campaignIn(ctx, id);
  if (!item) throw notFound("campaign");
  const campaign = campaigns.fromItem(item);
  if (campaign.event) await requireEventReach(ctx, campaign.event);
  return { campaign, item };
};

/**
 * Stops a campaign: its job ends with its next piece, and what waits is dropped when its time comes (messages/judge.ts). One that is stopped
 * already stays as it is. 403 for whoever may not send to many, unless it is a roster's.
 */
export const stopCampaign = (ctx: Ctx, id: string): Promise<CampaignView> =>
  afresh(async () => {
    const { campaign, item } = await campaignSeen(ctx, id);
    if (campaign.kind === "campaign" && !may(ctx.actor, "bulkMessages"))
      throw new Refusal(
        "forbidden",
        "forbidden",
        `Stopping a campaign needs the right to: ${rights.bulkMessages.says}.`,
      );
    if (campaign.stoppedAt) return viewOf(campaign);
    const stopped: Campaign = { ...campaign, stoppedAt: ctx.now() };
    await ctx.table.transact([
      campaignAction(ctx, item, stopped),
      auditAction(ctx, { act: "campaign.stopped", about: id, after: { stoppedAt: stopped.stoppedAt } }),
    ]);
    return viewOf(stopped);
  });
