import { drawWho } from "../bulk/who.ts";
import type { Ctx } from "../ctx.ts";
import { newJob } from "../jobs/store.ts";
import { wordingOf } from "../messages/words.ts";
import { atHand } from "../segments/draw.ts";
import type { Card } from "../settling/card.ts";
import { isEligible, type Judged, judgeAll, type Scene, sceneOf } from "./judged.ts";
import type { NewCampaign } from "./routes.ts";
import type { Plan } from "./schema.ts";
import { planItem } from "./store.ts";
import { nothingYet, onceEach, type Tally, tallied } from "./tally.ts";
import { tokenOf } from "./token.ts";
import type { CampaignPreview } from "./views.ts";

/** Messages a minute where nobody says how many: what carriers take of a studio's one number, and mailboxes of its address. */
export const paceOf = (channel: "email" | "sms", perMinute: number | undefined): number =>
  perMinute ?? { email: 300, sms: 60 }[channel];

/** Recipients for whom a preview shows what it says. */
const samples = 3;

export const nameOf = (card: Pick<Card, "firstName" | "lastName"> | undefined): string =>
  `${card?.firstName ?? ""} ${card?.lastName ?? ""}`.trim();

/** What was found of the clients that a request judges itself; one address or number gets it once. */
export const judgedNow = async (
  ctx: Ctx,
  scene: Scene,
  plan: Plan,
  clientIds: string[],
): Promise<{ judged: Judged[]; tally: Tally }> => {
  const taken = new Set<string>();
  const judged = await onceEach(await judgeAll(ctx, scene, plan, clientIds), async (to) => {
    const free = !taken.has(to);
    taken.add(to);
    return free;
  });
  return { judged, tally: tallied(nothingYet, judged, plan.channel, scene.settings.prices) };
};

/** How long messages take at a pace, in minutes. */
export const minutesFor = (eligible: number, perMinute: number): number => Math.ceil(eligible / perMinute);

/** A preview's answer; what is complete has a token, else a job goes on. */
export const answerOf = (
  { perMinute, count, asOf }: Plan,
  { judged, tally }: { judged: Judged[]; tally: Tally },
  named: (clientId: string) => string,
  goesOn: Pick<CampaignPreview, "token" | "jobId">,
): CampaignPreview => ({
  count,
  complete: goesOn.token !== null,
  judged: tally.judged,
  eligible: tally.eligible,
  notEligible: {
    reasons: tally.notEligible.reasons,
    named: tally.notEligible.named.map((one) => ({ ...one, name: named(one.clientId) })),
  },
  sample: judged
    .filter(isEligible)
    .slice(0, samples)
    .map(({ clientId, head, words: { subject = null, body, html = null } }) => ({
      clientId,
      name: nameOf(head.card),
      subject,
      text: body,
      html,
    })),
  sms: tally.sms,
  perMinute,
  minutes: minutesFor(tally.eligible, perMinute),
  asOf,
  ...goesOn,
});

/**
 * Whom a message to many would reach, and what that costs (S4-11, S4-46): of a small audience everybody is judged as the sender will, of a
 * large one the first hundred, and a job goes on whose result says the rest and holds the token. The account's most marketing messages a
 * day are left to the moment of sending: how many a client will have got by then is not known before. The plan is kept for a day; the
 * token sends exactly this message, by the template as it stands now, to exactly these clients.
 */
export const previewCampaign = async (ctx: Ctx, { who, message, perMinute }: NewCampaign): Promise<CampaignPreview> => {
  const { channel, purpose } = message;
  const wording = await wordingOf(ctx, message, "/body/message", purpose);
  const list = ctx.newId("revision");
  const [{ drawing, first, rules }, scene] = await Promise.all([drawWho(ctx, who, list), sceneOf(ctx)]);
  const plan: Plan = {
    kind: "campaign",
    channel,
    purpose,
    wording,
    perMinute: paceOf(channel, perMinute),
    count: drawing.count,
    list,
    ...(who.segmentId && { segmentId: who.segmentId }),
    by: ctx.actor.id,
    asOf: ctx.now(),
  };
  const some = first.slice(0, atHand);
  const found = await judgedNow(
    ctx,
    scene,
    plan,
    some.map(({ clientId }) => clientId),
  );
  const cards = new Map(some.map((card) => [card.clientId, card]));
  const named = (clientId: string) => nameOf(cards.get(clientId));
  await ctx.table.put(planItem(ctx, plan));
  if (drawing.done && drawing.count <= some.length)
    return answerOf(plan, found, named, { token: tokenOf(ctx, list), jobId: null });
  const { job, item } = newJob(ctx, "campaignPreview", { list, ...(rules && { rules }) });
  const place = { drawing, asOf: plan.asOf, first: [] };
  await ctx.table.put({ ...item, data: { ...item.data, place } });
  return answerOf(plan, found, named, { token: null, jobId: job.id });
};
