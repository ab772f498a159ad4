import * as z from "zod";
import { CampaignId, ClientId, JobId } from "../kernel/ids.ts";
import { seenBy } from "../kernel/seen.ts";
import { Instant } from "../kernel/time.ts";
import { SentResults } from "../messages/result-views.ts";
import { Wording } from "../messages/schema.ts";
import { Campaign, Followed } from "./schema.ts";
import { SmsTotals } from "./tally.ts";

const Reasons = z.record(z.string(), z.int());
const Named = z.object({ clientId: ClientId, name: z.string() });
const NamedOut = Named.extend({ reason: z.string() });

/** What a campaign says to one of its recipients. */
const Sample = Named.extend({ subject: z.string().nullable(), text: z.string(), html: z.string().nullable() });

const preview = {
  /** clients of the audience, as far as it is drawn up */
  count: z.int(),
  /** whether all of it is drawn up and judged: else the job's result says the rest, and holds the token */
  complete: z.boolean(),
  /** of whom the numbers below are: everybody where it is complete, else the first */
  judged: z.int(),
  eligible: z.int(),
  notEligible: z.object({ reasons: Reasons, named: z.array(NamedOut) }),
  sample: z.array(Sample),
  sms: SmsTotals.nullable(),
  perMinute: z.int(),
  /** how long it takes at this pace */
  minutes: z.int(),
  asOf: Instant,
  /** sends exactly this message to exactly these clients, within a day */
  token: z.string().nullable(),
  jobId: JobId.nullable(),
};

export const CampaignPreview = z.object(preview).meta({ id: "CampaignPreview" });
export type CampaignPreview = z.input<typeof CampaignPreview>;

/** Everybody of the roster by name; `truncated`: it has more than the 500 that are written to. */
export const RosterPreview = z
  .object({
    ...preview,
    roster: z.object({ eligible: z.array(Named), notEligible: z.array(NamedOut), truncated: z.boolean() }),
  })
  .meta({ id: "RosterMessagePreview" });
export type RosterPreview = z.input<typeof RosterPreview>;

export const Ordered = z
  .object({ campaignId: CampaignId, jobId: JobId, count: z.int() })
  .meta({ id: "OrderedCampaign" });
export type Ordered = z.output<typeof Ordered>;

const {
  segmentId,
  offerId,
  event,
  subject,
  template,
  stoppedAt,
  followed: _,
  ...plain
} = Campaign.omit({
  list: true,
  tallies: true,
}).shape;

/** What recipients did within 14 days after their message; the amounts are of whoever may see sales. */
const FollowedView = Followed.extend({ amounts: seenBy("sales", Followed.shape.amounts) });

/** A campaign, or the message to a roster. */
export const CampaignView = z
  .object({
    ...plain,
    subject: subject.unwrap().nullable(),
    template: template.unwrap().nullable(),
    segmentId: segmentId.unwrap().nullable(),
    offerId: offerId.unwrap().nullable(),
    event: event.unwrap().nullable(),
    stoppedAt: stoppedAt.unwrap().nullable(),
    followed: FollowedView.nullable(),
  })
  .meta({ id: "Campaign" });
export type CampaignView = z.input<typeof CampaignView>;

/** A campaign with what it says, how far it is and what came of it. */
export const CampaignWhole = CampaignView.extend({
  message: Wording.pick({ subject: true, text: true, html: true }),
  progress: z.object({
    /** that of its job */
    state: z.enum(["waiting", "running", "stopped", "done", "failed"]),
    failure: z.string().nullable(),
    /** clients looked at, of `count` */
    clients: z.int(),
    /** messages written: sent, or waiting for their time */
    written: z.int(),
    skipped: z.int(),
    reasons: Reasons,
    /** the first of those who were left out */
    named: z.array(NamedOut),
  }),
  results: SentResults,
}).meta({ id: "CampaignWhole" });
export type CampaignWhole = z.input<typeof CampaignWhole>;
