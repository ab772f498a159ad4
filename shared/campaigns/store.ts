import * as z from "zod";
import type { Ctx, Means } from "../ctx.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { duePk } from "../messages/due.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { IndexKeys, Item } from "../table/item.ts";
import { listPage } from "../table/list.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import { ConditionFailed } from "../table/table.ts";
import { Campaign, Plan, tallyAt } from "./schema.ts";

type Reading = Pick<Means, "table" | "accountId">;
type Writing = Pick<Means, "accountId" | "newId">;

export const campaigns = entity("campaign", Campaign, (accountId, campaignId) => ({
  pk: accountId!,
  sk: key("CAMPAIGN", campaignId!),
}));
/** Apart from the campaign: it may be large, and the campaign is read for each message that is sent. */
const plans = entity("campaignPlan", Plan, (accountId, list) => ({
  pk: key(accountId!, "CAMPAIGNPLAN", list!),
  sk: "0",
}));
/** Which message an address or number gets of a campaign, or whose it is in a preview; by a keyed hash. */
const claims = entity("campaignClaim", z.object({ by: z.string() }), (accountId, of, hash) => ({
  pk: key(accountId!, "CAMPAIGNTO", of!, hash!),
  sk: "0",
}));

const dayMs = 86_400_000;
const inDays = ({ now }: Pick<Means, "now">, days: number): number =>
  Math.floor((Date.parse(now()) + days * dayMs) / 1000);

/** T40. The plan of a previewed campaign; it goes by itself after a day, as the list of its clients does. */
export const planItem = (means: Pick<Means, "accountId" | "now" | "newId">, plan: Plan): Item => ({
  ...plans.toItem(plans.key(means.accountId, plan.list), plan, means.newId("revision")),
  expiresAt: inDays(means, 1),
});

/** T40. A plan by its list, with its revision; undefined for one that nobody ordered within a day. */
export const planOf = async (
  { table, accountId, now }: Reading & Pick<Means, "now">,
  list: string,
): Promise<{ plan: Plan; rev: string } | undefined> => {
  const item = await table.get(plans.key(accountId, list));
  const plan = item && plans.fromItem(item);
  if (!item || !plan || (!plan.campaignId && Date.parse(plan.asOf) + dayMs <= Date.parse(now()))) return undefined;
  return { plan, rev: item.rev };
};

const dueIn = (campaign: Campaign): IndexKeys => {
  const at = tallyAt(campaign);
  return at === undefined ? {} : { gsi1pk: duePk, gsi1sk: key(at, campaign.id) };
};

const campaignItem = ({ accountId, newId }: Writing, campaign: Campaign): Item =>
  campaigns.toItem(campaigns.key(accountId, campaign.id), campaign, newId("revision"), dueIn(campaign));

/** T41. A campaign that was ordered, with its plan, which stays from then on: for the transaction that makes its job. */
export const orderActions = (means: Writing, campaign: Campaign, plan: Plan, rev: string): Action[] => [
  {
    put: plans.toItem(plans.key(means.accountId, plan.list), plan, means.newId("revision")),
    condition: { if: "#rev = :rev", values: { rev } },
  },
  { put: campaignItem(means, campaign), condition: { if: "attribute_not_exists(pk)" } },
];

/** T42. A campaign as it stands in the table; undefined where there is none. */
export const campaignIn = async ({ table, accountId }: Reading, id: string): Promise<Item | undefined> =>
  table.get(campaigns.key(accountId, id));

/** T43. Campaigns of the account, newest first: one request a page, `wanted` looked for among its rows. */
export const campaignPage = async (
  ctx: Ctx,
  list: string,
  page: PageQuery,
  wanted: (campaign: Campaign) => boolean,
): Promise<Page<Campaign>> => {
  const where = { pk: ctx.accountId, prefix: keyPrefix("CAMPAIGN"), newestFirst: true };
  const { items, nextCursor } = await listPage(ctx, list, page, where, campaigns.fromItem);
  return { items: items.filter(wanted), nextCursor };
};

/** T44. A campaign as it was read, changed, if it is still that. */
export const campaignAction = (means: Writing, read: Item, campaign: Campaign): Action => ({
  put: campaignItem(means, campaign),
  condition: { if: "#rev = :rev", values: { rev: read.rev } },
});

/** T45. That a message is the one an address or number gets of a campaign: for its transaction, refused where another one is. */
export const claimAction = (
  means: Pick<Means, "accountId" | "newId" | "now" | "secrets">,
  of: string,
  to: string,
  by: string,
): Action => ({
  put: {
    ...claims.toItem(claims.key(means.accountId, of, means.secrets.hash(to)), { by }, means.newId("revision")),
    expiresAt: inDays(means, 7),
  },
  condition: { if: "attribute_not_exists(pk) OR #data.#by = :by", values: { by } },
});

/** T45. The same by itself, for a preview that a job makes; whether it is so. */
export const claim = async (means: Means, of: string, to: string, by: string): Promise<boolean> => {
  const { put, condition } = claimAction(means, of, to, by) as Extract<Action, { put: Item }>;
  try {
    await means.table.put(put, condition);
    return true;
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    return false;
  }
};

/** T46. Whether a campaign was stopped: what its messages are asked when their time has come. */
export const isStopped = async (means: Reading, id: string): Promise<boolean> =>
  (await campaignIn(means, id))?.data.stoppedAt !== undefined;

export const patterns: Pattern[] = [
  {
    id: "T40",
    question: "A previewed campaign: what it says, to whom",
    index: "table",
    keys: "pk = account#CAMPAIGNPLAN#list, sk = 0: put, get",
    requests: 1,
    units: "1 WU per KB; 1 RU per 4 KB",
    usedBy: "POST /v1/campaigns/preview, POST /v1/campaigns, the same of rosters, jobs (campaignPreview, campaign)",
  },
  {
    id: "T41",
    question: "Order a campaign",
    index: "table",
    keys: "T40, then transaction: put account#CAMPAIGNPLAN#list on its rev, put account, CAMPAIGN#campaign if absent, put JOB#job, U1",
    requests: "2, 1 more for an offer",
    units: "1 RU, 8 WU, 1 WU for the list of what is due",
    usedBy: "POST /v1/campaigns, POST /v1/events/{eventId}/messages",
  },
  {
    id: "T42",
    question: "A campaign",
    index: "table",
    keys: "pk = account, sk = CAMPAIGN#campaign",
    requests: "1; J1, T40 and T33 beside it where all of it is shown, R3 for the names of those it left out",
    units: "1 RU",
    usedBy: "GET /v1/campaigns/{campaignId}, …/messages, …/stop, jobs (campaign, campaignOutcome)",
  },
  {
    id: "T43",
    question: "Campaigns of the account, newest first",
    index: "table",
    keys: "pk = account, sk begins with CAMPAIGN#, newest first",
    requests: "1 a page (A1 too for limited staff)",
    units: "1 RU per 4 KB, some 6 campaigns",
    usedBy: "GET /v1/campaigns",
  },
  {
    id: "T44",
    question: "Change a campaign, if it is still as it was read: stopped, its outcome, when that is tallied next",
    index: "table",
    keys: "T42, then transaction: put CAMPAIGN#campaign on its rev, U1 where somebody stopped it, JOB#job where it is to be tallied",
    requests: 2,
    units: "1 RU, 4 WU, 2 WU for the list of what is due",
    usedBy: "POST /v1/campaigns/{campaignId}/stop, clock, jobs (campaignOutcome)",
  },
  {
    id: "T45",
    question: "Does this address or number get another message of this campaign?",
    index: "table",
    keys: "in the message's transaction: put account#CAMPAIGNTO#campaign#hash, 0 if absent or of the same message",
    requests: "0; 1 a client in a preview that a job makes",
    units: "2 WU",
    usedBy: "jobs (campaign, campaignPreview)",
  },
  {
    id: "T46",
    question: "Was the campaign of this message stopped?",
    index: "table",
    keys: "T42",
    requests: "1 for each message of a campaign",
    units: "1 RU",
    usedBy: "sender",
  },
  {
    id: "T47",
    question: "Write the message of a campaign to one client",
    index: "table",
    keys: "C1, P20, L15, of SMS Q33; then G31 with T45, if neither the message nor another one to this address or number is there",
    requests: "4 a client by email, 5 to 6 by SMS; for each 20 clients A1, G10, T42, T40, M6 and J2",
    units: "3 to 5 RU, 14 WU",
    usedBy: "jobs (campaign)",
  },
  {
    id: "T48",
    question: "What did somebody book and buy after a message?",
    index: "table",
    keys: "pk = account#client, sk from BKG#sentAt, 100 at most; from INV#sentAt to INV#sentAt + 14 days, 100 at most; of a campaign for an offer PKG# likewise",
    requests: "2 a recipient, 3 where the campaign is for an offer; T33 for each 20 of them",
    units: "1 RU per 4 KB of each",
    usedBy: "jobs (campaignOutcome)",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "campaign",
    holds:
      "One message to many: what, to how many, what came of it; in the list of what is due by when that is tallied next",
    parts: ["account", "campaign", "tallyAt"],
    key: (account, campaign, at) => ({
      ...campaigns.key(account, campaign),
      gsi1pk: duePk,
      gsi1sk: key(at!, campaign!),
    }),
  },
  {
    type: "campaignPlan",
    holds: "What a campaign says, as it was previewed; one that nobody orders goes by itself after a day",
    parts: ["account", "list"],
    key: (account, list) => plans.key(account, list),
  },
  {
    type: "campaignClaim",
    holds: "Which message of a campaign an address or number gets; goes by itself after a week",
    parts: ["account", "campaign", "hash"],
    key: (account, campaign, hash) => claims.key(account, campaign, hash),
  },
];
