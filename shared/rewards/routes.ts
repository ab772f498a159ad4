import * as z from "zod";
import { InClient } from "../clients/routes.ts";
import { Author } from "../kernel/author.ts";
import { ClientId, PrizeId, RewardId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { Instant, LocalDate } from "../kernel/time.ts";
import { Reason } from "../kernel/words.ts";
import { defineRoutes } from "../route.ts";
import { rewardKinds } from "./contribution.ts";
import { NewPrize, NewReward, NewRewardSettings, Prize, PrizePatch, Reward, RewardSettingsView } from "./schema.ts";
import { EarningRule } from "./settings-schema.ts";

/** What a client has, how it earns points now, and the prizes there are. */
const ClientRewards = z
  .object({
    on: z.boolean(),
    /** may be redeemed now, never below 0 */
    balance: z.int(),
    /** what reversals took beyond the balance; the next earnings pay it first */
    owed: z.int(),
    /** ever: earned, corrections taken off; earned − redeemed − expired = balance − owed */
    earned: z.int(),
    redeemed: z.int(),
    expired: z.int(),
    /** the points that expire next, and the last day they are good for */
    expiringNext: z.object({ points: z.int(), on: LocalDate }).nullable(),
    expireAfterMonths: z.int().nullable(),
    earn: z.array(EarningRule),
    prizes: z.array(Prize.extend({ redeemable: z.boolean(), missing: z.int() })),
  })
  .meta({ id: "ClientRewards" });
export type ClientRewards = z.input<typeof ClientRewards>;

/** Points that were earned, or spent where they are below 0, and the record they are of. */
const PointsEntry = z
  .object({
    kind: z.enum(["visit", "purchase", ...rewardKinds]),
    /** of the booking, the invoice or the entry */
    id: z.string(),
    at: Instant,
    /** the day an entry is of */
    on: LocalDate.optional(),
    /** of the event, what was bought, or the prize */
    name: z.string(),
    points: z.int(),
    reason: z.string().nullable().optional(),
    referredId: ClientId.nullable().optional(),
    /** null: the hub itself */
    creator: Author.nullable().optional(),
  })
  .meta({ id: "PointsEntry" });
export type PointsEntry = z.input<typeof PointsEntry>;

const InPrize = z.object({ prizeId: PrizeId });

export const rewardRoutes = defineRoutes({
  "GET /v1/settings/rewards": {
    summary: "How clients earn points, what held earlier, and for how long points are good",
    right: "clients",
    reply: { 200: RewardSettingsView },
  },
  "PUT /v1/settings/rewards": {
    summary:
      "Set how clients earn points from now on; another rate ends the old one and another expiry begins next month, so that what was earned stays",
    right: "administer",
    body: NewRewardSettings,
    reply: { 200: RewardSettingsView },
  },
  "GET /v1/clients/{clientId}/rewards": {
    summary: "A client's points, how more are earned, and the prizes with whether each can be redeemed now",
    right: "clients",
    params: InClient,
    reply: { 200: ClientRewards },
  },
  "GET /v1/clients/{clientId}/rewards/history": {
    summary: "Where a client's points came from and went to, newest first",
    right: "clients",
    params: InClient,
    query: PageQuery,
    reply: { 200: pageOf(PointsEntry) },
  },
  "POST /v1/clients/{clientId}/rewards": {
    summary: "Give points for a review, or add and take off points with a reason, which managers may",
    right: "clients",
    params: InClient,
    body: NewReward,
    reply: { 201: Reward },
  },
  "DELETE /v1/clients/{clientId}/rewards/{rewardId}": {
    summary:
      "Take points that were given, or a redemption, back; a prize returns to its stock, and the audit trail keeps both",
    right: "curate",
    params: InClient.extend({ rewardId: RewardId }),
    body: z.strictObject({ reason: Reason }),
    reply: { 204: z.void() },
  },
  "POST /v1/clients/{clientId}/rewards/redemptions": {
    summary: "Redeem a prize for points",
    right: "clients",
    params: InClient,
    body: z.strictObject({ prizeId: PrizeId }).meta({ id: "NewRedemption" }),
    reply: { 201: Reward },
  },
  "GET /v1/prizes": {
    summary: "What points can be redeemed for, by points; archived ones too",
    right: "clients",
    reply: { 200: z.object({ items: z.array(Prize), nextCursor: z.null() }) },
  },
  "POST /v1/prizes": { summary: "Add a prize", right: "curate", body: NewPrize, reply: { 201: Prize } },
  "GET /v1/prizes/{prizeId}": { summary: "A prize", right: "clients", params: InPrize, reply: { 200: Prize } },
  "PATCH /v1/prizes/{prizeId}": {
    summary: "Change a prize, its stock, or archive it; null takes the description away, or the limit of the stock",
    right: "curate",
    params: InPrize,
    body: PrizePatch,
    reply: { 200: Prize },
  },
});
