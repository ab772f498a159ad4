import * as z from "zod";
import { Author } from "../kernel/author.ts";
import { ClientId, PrizeId, RewardId } from "../kernel/ids.ts";
import { Instant, LocalDate } from "../kernel/time.ts";
import { Reason, Words } from "../kernel/words.ts";
import { CountedReward } from "./contribution.ts";
import { EarningRule, earningKinds, RewardSettings } from "./settings-schema.ts";

const whole = "must be a whole number";
const mostPoints = 100_000;
const Points = z.int(whole).min(1, "must be at least 1").max(mostPoints, `must be at most ${mostPoints}`);
const begins = { points: Points, from: LocalDate.optional() };
const [, purchase, ...others] = earningKinds;

/** A way to earn points from now on, or from a day on. */
const NewEarningRule = z.discriminatedUnion(
  "on",
  [
    z.strictObject({
      on: z.literal(purchase),
      /** minor units of the account's own currency: the points are earned for every whole one that is paid */
      per: z.int(whole).min(1, "must be at least 1").max(1e9, "must be at most 1000000000"),
      ...begins,
    }),
    z.strictObject({ on: z.enum(["visit", ...others]), ...begins }),
  ],
  { error: `must be one of ${earningKinds.join(", ")}` },
);

/** What rewards are to be from now on: a way to earn that is not named ends today. */
export const NewRewardSettings = z
  .strictObject({
    on: z.boolean(),
    earning: z.array(NewEarningRule).max(earningKinds.length).default([]),
    /** points are good until the end of the month so many after the one they were earned in; null: for ever */
    expireAfterMonths: z.int(whole).min(1, "must be at least 1").max(60, "must be at most 60").nullable().default(null),
  })
  .refine(({ on, earning }) => on || earning.length === 0, {
    path: ["earning"],
    message: "must be empty while rewards are off",
  })
  .refine(({ earning }) => new Set(earning.map(({ on }) => on)).size === earning.length, {
    path: ["earning"],
    message: "must name each way to earn once",
  })
  .meta({ id: "NewRewardSettings" });
export type NewRewardSettings = z.output<typeof NewRewardSettings>;

/** How rewards are set: the ways to earn that hold or are to come, and those that held before. */
export const RewardSettingsView = RewardSettings.omit({ expiry: true })
  .extend({ earlier: z.array(EarningRule), expireAfterMonths: z.int().nullable() })
  .meta({
    id: "RewardSettings",
  });
export type RewardSettingsView = z.output<typeof RewardSettingsView>;

/** Points a client got or spent beside visits and purchases, as it is stored in its collection. */
export const Reward = CountedReward.extend({
  id: RewardId,
  clientId: ClientId,
  at: Instant,
  on: LocalDate,
  /** of an adjustment */
  reason: z.string().optional(),
  /** of a redemption: which prize, and its name then */
  prizeId: PrizeId.optional(),
  name: z.string().optional(),
  /** of a referral: whom the client brought */
  referredId: ClientId.optional(),
  /** absent: the hub itself */
  creator: Author.optional(),
}).meta({ id: "Reward" });
export type Reward = z.output<typeof Reward>;

export const NewReward = z
  .discriminatedUnion(
    "kind",
    [
      z.strictObject({ kind: z.literal("review") }),
      z.strictObject({
        kind: z.literal("adjustment"),
        /** added to the balance; below 0 they are taken off */
        points: z
          .int(whole)
          .min(-mostPoints, `must be at least -${mostPoints}`)
          .max(mostPoints, `must be at most ${mostPoints}`)
          .refine((points) => points !== 0, "must not be 0")
          .meta({ not: { const: 0 } }),
        reason: Reason,
      }),
    ],
    { error: "must be one of review, adjustment" },
  )
  .meta({ id: "NewReward" });
export type NewReward = z.output<typeof NewReward>;

const prize = {
  name: Words(200),
  description: Words(2000),
  points: Points,
  stock: z.int(whole).min(0, "must be at least 0").max(1e6, "must be at most 1000000").nullable(),
};

/** What points are redeemed for. `stock` null: there is always one. */
export const Prize = z
  .object({
    id: PrizeId,
    ...prize,
    description: prize.description.nullable(),
    archived: z.boolean(),
    createdAt: Instant,
  })
  .meta({ id: "Prize" });
export type Prize = z.output<typeof Prize>;

export const NewPrize = z
  .strictObject({
    name: prize.name,
    description: prize.description.nullable().default(null),
    points: prize.points,
    stock: prize.stock.default(null),
  })
  .meta({ id: "NewPrize" });
export type NewPrize = z.output<typeof NewPrize>;

export const PrizePatch = z
  .strictObject({
    name: prize.name.optional(),
    description: prize.description.nullable().optional(),
    points: prize.points.optional(),
    stock: prize.stock.optional(),
    archived: z.boolean().optional(),
  })
  .meta({ id: "PrizePatch" });
export type PrizePatch = z.output<typeof PrizePatch>;
