import * as z from "zod";
import type { Means } from "../ctx.ts";
import type { Step } from "../jobs/run.ts";
import { newJob } from "../jobs/store.ts";
import { notFound } from "../kernel/errors.ts";
import { CampaignId } from "../kernel/ids.ts";
import { sentPage } from "../messages/recipients.ts";
import type { Message } from "../messages/schema.ts";
import { messages } from "../messages/store.ts";
import { afresh } from "../table/afresh.ts";
import type { Item } from "../table/item.ts";
import type { Rows } from "../table/table.ts";
import { type Did, didAfter } from "./did.ts";
import { type Campaign, Followed, tallyAt } from "./schema.ts";
import { campaignAction, campaignIn, campaigns } from "./store.ts";

/** Recipients looked at in one piece, some at a time. */
const [pieceSize, lanes] = [20, 5];

const Input = z.object({ campaignId: CampaignId });
const Place = z.object({ after: z.custom<Rows["last"]>().optional(), so: Followed });

/** Whether a client may have got it. */
const arrived = ({ sentAt, state }: Message): boolean =>
  sentAt !== undefined && state !== "bounced" && state !== "failed" && state !== "dropped";

const withDid = (so: Followed, { booked, took, amounts }: Did): Followed => {
  const sums = { ...so.amounts };
  for (const [currency, amount] of Object.entries(amounts)) sums[currency] = (sums[currency] ?? 0) + amount;
  return {
    ...so,
    recipients: so.recipients + 1,
    booked: so.booked + (booked ? 1 : 0),
    bought: so.bought + (Object.keys(amounts).length > 0 ? 1 : 0),
    ...(so.tookOffer !== undefined && { tookOffer: so.tookOffer + (took ? 1 : 0) }),
    amounts: sums,
  };
};

const change = (means: Means, campaignId: string, become: (campaign: Campaign) => Campaign): Promise<void> =>
  afresh(async () => {
    const item = await campaignIn(means, campaignId);
    if (!item) throw notFound("campaign");
    const held = campaigns.fromItem(item);
    const next = become(held);
    if (next !== held) await means.table.transact([campaignAction(means, item, next)]);
  });

/**
 * A piece of what came of a campaign: the next of those who were sent it, and what each booked and bought within 14 days after. At the end
 * the counts stand on the campaign, as of when the tally was ordered; an older one never goes over a newer.
 */
export const campaignOutcomeStep =
  (means: Means): Step =>
  async (job) => {
    const { campaignId } = Input.parse(job.input);
    const item = await campaignIn(means, campaignId);
    if (!item) throw notFound("campaign");
    const { offerId } = campaigns.fromItem(item);
    const none: Followed = {
      recipients: 0,
      booked: 0,
      bought: 0,
      ...(offerId && { tookOffer: 0 }),
      amounts: {},
      asOf: job.createdAt,
    };
    const place = Place.parse(job.place ?? { so: none });
    const { items, last } = await sentPage(means, campaignId, pieceSize, place.after);
    const sent = items.filter((one) => arrived(messages.fromItem(one)));
    let { so } = place;
    for (let at = 0; at < sent.length; at += lanes)
      so = (await Promise.all(sent.slice(at, at + lanes).map((one) => didAfter(means, one, offerId)))).reduce(
        withDid,
        so,
      );
    const progress = { recipients: so.recipients };
    if (last) return { ...job, progress, place: { after: last, so }, state: "running" };
    await change(means, campaignId, (held) =>
      held.followed && held.followed.asOf > so.asOf ? held : { ...held, followed: so },
    );
    return { ...job, progress, place: { so }, state: "done" };
  };

/**
 * T44. Orders the tally of a campaign whose time has come, and puts it down for the next: 1, 3, 7 and 14 days after its last message. What
 * was missed is not made up for one by one. Twice is once.
 */
export const wakeCampaign = (means: Means, { data }: Pick<Item, "data">): Promise<boolean> =>
  afresh(async () => {
    const item = await campaignIn(means, String(data.id));
    if (!item) return false;
    const campaign = campaigns.fromItem(item);
    const isDue = ({ tallies }: Pick<Campaign, "tallies">) => (tallyAt({ ...campaign, tallies }) ?? "9") <= means.now();
    if (!isDue(campaign)) return false;
    let { tallies } = campaign;
    while (isDue({ tallies })) tallies += 1;
    const { item: job } = newJob(means, "campaignOutcome", { campaignId: campaign.id });
    await means.table.transact([campaignAction(means, item, { ...campaign, tallies }), { put: job }]);
    return true;
  });
