import * as z from "zod";
import { Channel } from "../consents/schema.ts";
import { CampaignId, EventId, JobId, OfferId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";
import { Purpose, Wording } from "../messages/schema.ts";
import { SegmentRef } from "../segments/schema.ts";

/** To a list or segment, or to the roster of an event (S3-19). */
export const CampaignKind = z.enum(["campaign", "roster"]);
export type CampaignKind = z.output<typeof CampaignKind>;

/** The event whose roster is written to, as it stood. */
export const OfEvent = z.object({ id: EventId, startsAt: Instant, location: z.string().optional() });

/** What is the same in a previewed campaign and in one that was ordered. */
const about = {
  kind: CampaignKind,
  channel: Channel,
  purpose: Purpose,
  perMinute: z.int(),
  /** clients of the audience */
  count: z.int(),
  /** name of the drawn list of its clients, and of its plan */
  list: z.string(),
  segmentId: SegmentRef.optional(),
  event: OfEvent.optional(),
};

/** A previewed message, kept for a day; once it is ordered, for good: what was said is not changed by a template's next version. */
export const Plan = z.object({
  ...about,
  wording: Wording,
  /** of a roster's: what it is called */
  title: z.string().optional(),
  by: z.string(),
  asOf: Instant,
  campaignId: CampaignId.optional(),
});
export type Plan = z.output<typeof Plan>;

/** What those who got a message did within 14 days after it, as far as that was over or known `asOf`. */
export const Followed = z.object({
  /** clients that were sent it */
  recipients: z.int(),
  booked: z.int(),
  bought: z.int(),
  /** who took the offer it was for; absent where it was for none */
  tookOffer: z.int().optional(),
  /** what they were billed, minor units by currency */
  amounts: z.record(z.string(), z.int()),
  asOf: Instant,
});
export type Followed = z.output<typeof Followed>;

/** One message written once and sent to many, as it is stored; its words stand in its plan. */
export const Campaign = z.object({
  id: CampaignId,
  ...about,
  name: z.string(),
  subject: z.string().optional(),
  template: Wording.shape.template,
  offerId: OfferId.optional(),
  /** when its first message is to go out */
  startsAt: Instant,
  jobId: JobId,
  createdAt: Instant,
  createdBy: z.string(),
  stoppedAt: Instant.optional(),
  /** how often its outcome was ordered to be tallied */
  tallies: z.int(),
  followed: Followed.optional(),
});
export type Campaign = z.output<typeof Campaign>;

/** When the last message is to go out at the latest. */
const plannedEnd = ({ startsAt, count, perMinute }: Pick<Campaign, "startsAt" | "count" | "perMinute">): number =>
  Date.parse(startsAt) + Math.floor(Math.max(0, count - 1) / perMinute) * 60_000;

/** Days after the last message after which it is counted what came of them. */
const tallyDays = [1, 3, 7, 14];

/** When the outcome is to be tallied next; undefined once the last tally was ordered. */
export const tallyAt = (
  campaign: Pick<Campaign, "startsAt" | "count" | "perMinute" | "tallies">,
): string | undefined => {
  const days = tallyDays[campaign.tallies];
  return days === undefined ? undefined : new Date(plannedEnd(campaign) + days * 86_400_000).toISOString();
};
