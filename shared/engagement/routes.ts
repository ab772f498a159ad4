import * as z from "zod";
import { Day } from "../charts/message-schema.ts";
import { InClient } from "../clients/routes.ts";
import { Channel } from "../consents/schema.ts";
import { DiscussionId, MessageId } from "../kernel/ids.ts";
import { PageQuery, pageOf, rising } from "../kernel/page.ts";
import { Instant, LocalDate } from "../kernel/time.ts";
import { Marks, MessageState } from "../messages/counted.ts";
import { LastAction } from "../messages/routes.ts";
import { Sender } from "../messages/schema.ts";
import { defineRoutes } from "../route.ts";

const ByWhom = z.enum(["human", "machine"]).nullable();

/** Whether and how the client engaged with a message (S0-82): a step includes those it implies, so what was clicked was opened. */
const Engaged = z
  .object({
    /** a person opened it, clicked in it or replied to it */
    whether: z.boolean(),
    delivered: z.boolean(),
    opened: ByWhom,
    clicked: ByWhom,
    replied: z.boolean(),
    bounced: z.boolean(),
    complained: z.boolean(),
    unsubscribed: z.boolean(),
  })
  .meta({ id: "Engaged" });

/** An automated message to the client and what became of it (S0-67). */
export const EngagementRow = z
  .object({
    messageId: MessageId,
    discussionId: DiscussionId,
    channel: Channel,
    /** when it was sent, else written */
    at: Instant,
    /** the day of it by the clock of the client's home location then, as the charts have it */
    on: LocalDate,
    /** null: it failed before a provider took it, or nobody can say yet; the charts do not count it */
    sentAt: Instant.nullable(),
    /** the automation or campaign it is of */
    sender: Sender.nullable(),
    /** an email's subject, else how its text begins */
    title: z.string(),
    state: MessageState,
    /** why it failed or bounced */
    reason: z.string().nullable(),
    engaged: Engaged,
    lastAction: LastAction,
    /** when each was done first, and why an open or a click is thought to be a person's or a machine's */
    marks: Marks,
  })
  .meta({ id: "EngagementRow" });
export type EngagementRow = z.input<typeof EngagementRow>;

/** Days by the home location's clock, both included, so that the list is of the same time as the timeline above it (S0-71). */
export const EngagementQuery = rising(
  PageQuery.extend({ from: Day.optional(), to: Day.optional(), channel: Channel.optional() }),
);
export type EngagementQuery = z.output<typeof EngagementQuery>;

export const engagementRoutes = defineRoutes({
  "GET /v1/clients/{clientId}/engagement": {
    summary:
      "Every automated message that went to the client, newest written first, and whether the client engaged with it; within days, by channel. A page may be short and the list still go on",
    right: "clients",
    params: InClient,
    query: EngagementQuery,
    reply: { 200: pageOf(EngagementRow) },
  },
});
