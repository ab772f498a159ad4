import * as z from "zod";
import { clientStands } from "../clients/collection.ts";
import { clientPk } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import type { Step } from "../jobs/run.ts";
import { notFound, Refusal } from "../kernel/errors.ts";
import { CampaignId } from "../kernel/ids.ts";
import { madeId } from "../kernel/made-id.ts";
import { compose, type Draft, threadFor } from "../messages/compose.ts";
import { contentOf } from "../messages/words.ts";
import { afresh } from "../table/afresh.ts";
import { TransactionRefused } from "../table/table.ts";
import { type Eligible, isEligible, type Judged, judgeAll, judgeOne, sceneOf } from "./judged.ts";
import { nextOf } from "./piece.ts";
import type { Campaign, Plan } from "./schema.ts";
import { campaignIn, campaigns, claimAction, planOf } from "./store.ts";
import { LeftOuts, nobodyLeftOut, withLeftOut } from "./tally.ts";

/** After so long a message to many is dropped rather than sent, ms (rules.md, Sending): a night's quiet hours and a day for staff to decide. */
const validMs = 48 * 3600_000;

/**
 * The id of the message that a campaign gives a client of its list, the same however often it is made; its time is the campaign's first, so
 * that the limit of marketing messages a day finds it whenever it was ordered.
 */
const messageIdFor = ({ id, startsAt }: Campaign, clientId: string): string =>
  madeId("message", Date.parse(startsAt), `${id} ${clientId}`);

const draftOf = (campaign: Campaign, { channel, purpose, event }: Plan, to: Eligible, n: number): Draft => {
  const { go, head, words } = to;
  const roster = campaign.kind === "roster";
  const at = Date.parse(campaign.startsAt) + Math.floor(n / campaign.perMinute) * 60_000;
  return {
    channel,
    purpose,
    how: roster ? "roster" : "bulk",
    sender: { kind: "campaign", id: campaign.id, name: campaign.name },
    to: go.to,
    from: go.from,
    location: head.card.homeLocation,
    sendAt: new Date(at).toISOString(),
    ...(!roster && { validUntil: new Date(at + validMs).toISOString() }),
    ...(event && { eventAt: event.startsAt }),
    ...contentOf(channel, words),
  };
};

/** What became of a client of the list; one who was merged or erased meanwhile is to be judged again. */
type Came = "written" | "sameAddress" | "changed";

/**
 * T47. Writes a client's message, the n-th of the campaign, unless it stands there already or its address or number gets another one: all
 * in the one transaction, so that a piece that is done again writes nothing twice.
 */
const write = (means: Means, campaign: Campaign, plan: Plan, to: Eligible, n: number): Promise<Came> =>
  afresh(async () => {
    const { clientId } = to.head.card;
    const id = messageIdFor(campaign, to.clientId);
    const making: Means = { ...means, newId: (kind) => (kind === "message" ? id : means.newId(kind)) };
    const whose = { pk: clientPk(means.accountId, clientId), clientId };
    const thread = await threadFor(means, whose, { channel: plan.channel, studio: to.go.from });
    const { actions } = compose(making, whose, draftOf(campaign, plan, to, n), thread);
    try {
      await means.table.transact([
        claimAction(means, campaign.id, to.go.to, id),
        clientStands(means, clientId),
        ...actions,
      ]);
      return "written";
    } catch (error) {
      if (!(error instanceof TransactionRefused)) throw error;
      const [claimed, stands, message] = [0, 1, 2];
      if (error.failed.includes(message)) return "written";
      if (error.failed.includes(claimed)) return "sameAddress";
      if (error.failed.includes(stands)) return "changed";
      throw error;
    }
  });

/** The same; a client whom others kept changing all the while is left out, and the campaign goes on. */
const written = async (...given: Parameters<typeof write>): Promise<Came | "contended"> => {
  try {
    return await write(...given);
  } catch (error) {
    if (error instanceof Refusal && error.code === "contended") return "contended";
    throw error;
  }
};

/** Clients may be merged one after the other while they are written to. */
const mostLooks = 3;

const give = async (
  means: Means,
  scene: Awaited<ReturnType<typeof sceneOf>>,
  { campaign, plan }: { campaign: Campaign; plan: Plan },
  judged: Judged,
  n: number,
): Promise<Judged> => {
  let one = judged;
  for (let looks = 0; looks < mostLooks && isEligible(one); looks += 1) {
    const came = await written(means, campaign, plan, one, n);
    if (came === "written") return one;
    if (came !== "changed") return { clientId: one.clientId, reason: came };
    one = await judgeOne(means, scene, plan, one.clientId);
  }
  return isEligible(one) ? { clientId: one.clientId, reason: "gone" } : one;
};

/** Those of a piece that may be written to at once, and after them those whose address or number one before them has: the first gets it. */
const waves = (judged: Judged[]): [number, Judged][][] => {
  const taken = new Set<string>();
  const [first, second]: [number, Judged][][] = [[], []];
  for (const [i, one] of judged.entries()) {
    if (!isEligible(one)) continue;
    (taken.has(one.go.to) ? second! : first!).push([i, one]);
    taken.add(one.go.to);
  }
  return [first!, second!];
};

const Input = z.object({ campaignId: CampaignId });

/** A campaign, its plan, and whether it was stopped, as they stand for a piece of its job. */
const standing = async (means: Means, campaignId: string) => {
  const item = await campaignIn(means, campaignId);
  const campaign = item && campaigns.fromItem(item);
  const kept = campaign && (await planOf(means, campaign.list));
  if (!campaign || !kept) throw notFound("campaign");
  return { campaign, plan: kept.plan };
};

/**
 * A piece of a campaign: the next of its clients, each judged again and written to; those left out are counted by their reasons, and the
 * first of them named by their ids. The n-th message is for n / perMinute minutes after its start: what is due is queued, the others wait
 * for the clock. A stopped campaign ends here.
 */
export const campaignStep =
  (means: Means): Step =>
  async (job) => {
    const { campaign, plan } = await standing(means, Input.parse(job.input).campaignId);
    if (campaign.stoppedAt) return { ...job, state: "done" };
    const { clients = 0, written = 0, skipped = 0 } = job.progress;
    const [ids, scene] = await Promise.all([nextOf(means, campaign.list, clients, campaign.count), sceneOf(means)]);
    const came = await judgeAll(means, scene, plan, ids);
    let n = written;
    for (const wave of waves(came))
      await Promise.all(
        wave.map(async ([i, one]) => {
          n += 1;
          came[i] = await give(means, scene, { campaign, plan }, one, n - 1);
        }),
      );
    const sent = came.filter(isEligible).length;
    const progress = { clients: clients + came.length, written: written + sent, skipped: skipped + came.length - sent };
    const left = withLeftOut(LeftOuts.parse(job.result ?? nobodyLeftOut), came);
    return { ...job, progress, result: left, state: progress.clients < campaign.count ? "running" : "done" };
  };
