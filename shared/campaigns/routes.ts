import * as z from "zod";
import { BookingStatus } from "../bookings/schema.ts";
import { Who } from "../bulk/schema.ts";
import { Channel } from "../consents/schema.ts";
import { CampaignId, EventId, OfferId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { Instant } from "../kernel/time.ts";
import { Words } from "../kernel/words.ts";
import { Recipient } from "../messages/result-views.ts";
import { Purpose } from "../messages/schema.ts";
import { content, Html, ofChannel, Text, Variables } from "../messages/written.ts";
import { defineRoutes } from "../route.ts";
import { TemplateRef } from "../templates/schema.ts";
import { CampaignKind } from "./schema.ts";
import { CampaignPreview, CampaignView, CampaignWhole, Ordered, RosterPreview } from "./views.ts";

const messageFor = (purpose: z.output<typeof Purpose>) =>
  z
    .strictObject({
      channel: Channel,
      purpose: Purpose.default(purpose),
      body: Text.optional(),
      subject: content.subject,
      html: Html.optional(),
      templateId: TemplateRef.optional(),
      variables: Variables.optional(),
    })
    .check(ofChannel);

/** Messages that go out in a minute. */
const PerMinute = z.int().min(1, "must be at least 1").max(6000, "must be at most 6000");

/** One message to some clients, a segment, or whom rules let in: in words of its own, or by a template. */
const NewCampaign = z
  .strictObject({
    who: Who,
    message: messageFor("marketing").meta({ id: "CampaignMessage" }),
    perMinute: PerMinute.optional(),
  })
  .meta({ id: "CampaignToPreview" });
export type NewCampaign = z.output<typeof NewCampaign>;

/** One message to those of an event's roster whose bookings are in these states; those who have a place unless others are named. */
const NewRosterMessage = z
  .strictObject({
    statuses: z.array(BookingStatus).min(1, "must name at least one").max(6).default(["booked", "attended"]),
    message: messageFor("service").meta({ id: "RosterMessage" }),
    perMinute: PerMinute.optional(),
  })
  .meta({ id: "RosterMessageToPreview" });
export type NewRosterMessage = z.output<typeof NewRosterMessage>;

const Token = z.string().min(1).max(2000);

const Order = z
  .strictObject({ token: Token, name: Words(100), sendAt: Instant.optional(), offerId: OfferId.optional() })
  .meta({ id: "CampaignOrder" });
export type Order = z.output<typeof Order>;

const InCampaign = z.object({ campaignId: CampaignId });
const InEvent = z.object({ eventId: EventId });
/** A message may be as large as an item of the table takes, with what stands beside it. */
const maxBody = 380 * 1024;

export const campaignRoutes = defineRoutes({
  "POST /v1/campaigns/preview": {
    summary:
      "Whom a message to many would reach and whom not and why, what it says, what it costs and how long it takes",
    right: "bulkMessages",
    body: NewCampaign,
    maxBody,
    reply: { 200: CampaignPreview },
  },
  "POST /v1/campaigns": {
    summary:
      "Send a previewed message, now or at a time, by the preview's token; the same token again answers the same campaign",
    right: "bulkMessages",
    idempotent: true,
    body: Order,
    reply: { 202: Ordered },
  },
  "GET /v1/campaigns": {
    summary: "Campaigns and messages to rosters, newest first, of one kind if asked; a page may hold fewer than asked",
    right: "clients",
    query: PageQuery.extend({ kind: CampaignKind.optional() }),
    reply: { 200: pageOf(CampaignView) },
  },
  "GET /v1/campaigns/{campaignId}": {
    summary: "A campaign: what it says, how far it is, whom it left out and why, and what came of it",
    right: "clients",
    params: InCampaign,
    reply: { 200: CampaignWhole },
  },
  "GET /v1/campaigns/{campaignId}/messages": {
    summary: "Whom a campaign wrote to, newest first, and what they last did; a page may hold fewer than asked",
    right: "clients",
    params: InCampaign,
    query: PageQuery,
    reply: { 200: pageOf(Recipient) },
  },
  "POST /v1/campaigns/{campaignId}/stop": {
    summary: "Stop a campaign: no further message of it goes out; what went out stays. Twice is once",
    right: "clients",
    idempotent: true,
    params: InCampaign,
    reply: { 200: CampaignView },
  },
  "POST /v1/events/{eventId}/messages/preview": {
    summary: "Whom of a roster a message would reach, everybody by name, and whom not and why",
    right: "clients",
    params: InEvent,
    body: NewRosterMessage,
    maxBody,
    reply: { 200: RosterPreview },
  },
  "POST /v1/events/{eventId}/messages": {
    summary: "Send a previewed message to a roster, by the preview's token; the same token again answers the same one",
    right: "clients",
    idempotent: true,
    params: InEvent,
    body: z.strictObject({ token: Token }),
    reply: { 202: Ordered },
  },
});
