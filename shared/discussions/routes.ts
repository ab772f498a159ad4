import * as z from "zod";
import { InClient } from "../clients/routes.ts";
import { Channel } from "../consents/schema.ts";
import { withoutCardNumber } from "../kernel/card-number.ts";
import { ClientId, DiscussionId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { SincePageQuery } from "../kernel/since.ts";
import { Instant } from "../kernel/time.ts";
import { Words } from "../kernel/words.ts";
import { MessageView, NewReply } from "../messages/routes.ts";
import { Sender } from "../messages/schema.ts";
import { defineRoutes } from "../route.ts";
import { Discussion } from "./schema.ts";
import { DiscussionState } from "./state.ts";

/** A discussion as it is shown; `action` is what is offered (S3-09). */
export const DiscussionView = z
  .object({
    id: DiscussionId,
    client: z.object({ id: ClientId, name: z.string() }).nullable(),
    /** address or number of whom nobody knows */
    contact: z.string().nullable(),
    channel: Channel,
    state: DiscussionState,
    action: z.enum(["close", "reopen"]),
    reopened: z.boolean(),
    snoozedUntil: Instant.nullable(),
    assignee: z.string().nullable(),
    creator: Sender.nullable(),
    senders: z.array(z.string()),
    subject: z.string().nullable(),
    studio: z.string(),
    createdAt: Instant,
    last: Discussion.shape.last,
    draft: z.object({ body: z.string(), subject: z.string().optional(), by: z.string(), at: Instant }).nullable(),
    flags: z.array(z.enum(["likelyOptOut", "wrongContact"])),
    shared: z.array(ClientId),
  })
  .meta({ id: "Discussion" });
export type DiscussionView = z.input<typeof DiscussionView>;

/** Which discussions: of a state, channel, colleague (`me`, `none`), automation or campaign; `q` in names, subject, last message. */
export const DiscussionsQuery = SincePageQuery.extend({
  status: DiscussionState.default("open"),
  channel: Channel.optional(),
  assignee: z.string().max(60).optional(),
  sender: z.string().max(60).optional(),
  q: z.string().trim().min(1, "must not be empty").max(100, "must be at most 100 characters").optional(),
});
export type DiscussionsQuery = z.output<typeof DiscussionsQuery>;

const InDiscussion = z.object({ discussionId: DiscussionId });
const Body = withoutCardNumber(
  z.string().trim().min(1, "must not be empty").max(10_000, "must be at most 10000 characters"),
);

/** Who works at it, and what somebody has begun to write; null takes it away. */
export const DiscussionPatch = z
  .strictObject({
    assignee: z.string().max(60).nullable().optional(),
    draft: z
      .strictObject({ body: Body, subject: Words(200).optional() })
      .nullable()
      .optional(),
  })
  .meta({ id: "DiscussionPatch" });
export type DiscussionPatch = z.output<typeof DiscussionPatch>;

const right = "clients" as const;

export const discussionRoutes = defineRoutes({
  "GET /v1/discussions": {
    summary: "Discussions of the account, those with the newest message first; open ones unless asked otherwise",
    right,
    query: DiscussionsQuery,
    reply: { 200: pageOf(DiscussionView) },
  },
  "GET /v1/discussions/counts": {
    summary: "How many discussions are open and snoozed: the badge, and what the end of a shift leaves (S3-03, S3-04)",
    right,
    reply: {
      200: z
        .object({ open: z.int(), snoozed: z.int(), nextDueAt: Instant.nullable() })
        .meta({ id: "DiscussionCounts" }),
    },
  },
  "GET /v1/clients/{clientId}/discussions": {
    summary: "A client's discussions, the newest first, of one state if asked",
    right,
    params: InClient,
    query: SincePageQuery.extend({ status: DiscussionState.optional() }),
    reply: { 200: pageOf(DiscussionView) },
  },
  "GET /v1/discussions/{discussionId}": {
    summary: "A discussion",
    right,
    params: InDiscussion,
    reply: { 200: DiscussionView },
  },
  "GET /v1/discussions/{discussionId}/messages": {
    summary: "The messages and internal comments of a discussion, oldest first",
    right,
    params: InDiscussion,
    query: PageQuery,
    reply: { 200: pageOf(MessageView) },
  },
  "PATCH /v1/discussions/{discussionId}": {
    summary: "Give a discussion to a colleague, or keep a draft",
    right,
    params: InDiscussion,
    body: DiscussionPatch,
    unversioned: true,
    reply: { 200: DiscussionView },
  },
  "POST /v1/discussions/{discussionId}/messages": {
    summary: "Answer in a discussion, which closes it; 409 with the reason where the client may not be written to",
    right,
    params: InDiscussion,
    body: NewReply,
    maxBody: 512 * 1024,
    reply: { 202: MessageView },
  },
  "POST /v1/discussions/{discussionId}/comments": {
    summary: "Write a comment that only the team sees",
    right,
    params: InDiscussion,
    body: z.strictObject({ body: Body }).meta({ id: "NewComment" }),
    reply: { 201: MessageView },
  },
  "POST /v1/discussions/{discussionId}/close": {
    summary: "Close a discussion without an answer",
    right,
    params: InDiscussion,
    reply: { 200: DiscussionView },
  },
  "POST /v1/discussions/{discussionId}/reopen": {
    summary: "Open a discussion again, as a bookmark",
    right,
    params: InDiscussion,
    reply: { 200: DiscussionView },
  },
  "POST /v1/discussions/{discussionId}/snooze": {
    summary: "Put an open discussion aside until a time, or until the client writes",
    right,
    params: InDiscussion,
    body: z.strictObject({ until: Instant }).meta({ id: "Snooze" }),
    reply: { 200: DiscussionView },
  },
  "POST /v1/discussions/{discussionId}/link": {
    summary: "Say whose a discussion with an unknown contact is",
    right,
    params: InDiscussion,
    body: z.strictObject({ clientId: ClientId }).meta({ id: "DiscussionLink" }),
    reply: { 200: DiscussionView },
  },
  "POST /v1/discussions/{discussionId}/wrong-contact": {
    summary:
      "Mark that this number or address is not the client's: nothing goes there, and the client stays subscribed",
    right,
    params: InDiscussion,
    reply: { 200: DiscussionView },
  },
  "POST /v1/discussions/{discussionId}/opt-out": {
    summary: "Decide whether the client asked to be left alone: unsubscribe, or let automated messages go on (S3-30)",
    right,
    params: InDiscussion,
    body: z.strictObject({ optOut: z.boolean() }).meta({ id: "OptOutDecision" }),
    reply: { 200: DiscussionView },
  },
});
