import { requireReach } from "../accounts/reach.ts";
import { auditAction } from "../audit/store.ts";
import { requireClient } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import { conflict, invalid } from "../kernel/errors.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { isLimited } from "../kernel/rights.ts";
import { compose, type Draft } from "../messages/compose.ts";
import type { MessageView, NewReply } from "../messages/routes.ts";
import type { Message } from "../messages/schema.ts";
import { reachable, senderOf } from "../messages/service.ts";
import { bodyOf, messages, newMessageActions, threadOf } from "../messages/store.ts";
import { viewOf as messageView } from "../messages/view.ts";
import { contentOf } from "../messages/words.ts";
import { namedStaff, nobody } from "../staff/named.ts";
import { afresh } from "../table/afresh.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import { openPosition, sealPosition } from "../table/list.ts";
import { countDiscussions } from "./list.ts";
import { after, type Happening } from "./machine.ts";
import type { DiscussionPatch, DiscussionView } from "./routes.ts";
import type { Discussion } from "./schema.ts";
import { discussionAction, discussionById, discussions } from "./store.ts";
import { viewOf } from "./view.ts";

/** The client of a discussion must be there, and within the caller's reach; nothing is asked of an unknown contact. */
const shown = async (ctx: Ctx, discussion: Discussion): Promise<DiscussionView> => {
  const { clientId } = discussion;
  await reachedBy(ctx, discussion);
  return viewOf(discussion, clientId ? await requireClient(ctx, clientId) : undefined);
};

/** Staff of other locations see and do nothing here (rules.md, People: "own locations"). */
const reachedBy = async (ctx: Ctx, { clientId }: Pick<Discussion, "clientId">): Promise<void> => {
  if (clientId && isLimited(ctx.actor)) await requireReach(ctx, clientId);
};

/** S0-30. A discussion by its id: four requests at most. */
export const discussionShown = async (ctx: Ctx, id: string): Promise<DiscussionView> =>
  shown(ctx, discussions.fromItem(await discussionById(ctx, id)));

/** S0-33. A page of its thread, oldest first. */
export const messagesOf = async (ctx: Ctx, id: string, { limit, cursor }: PageQuery): Promise<Page<MessageView>> => {
  const item = await discussionById(ctx, id);
  await reachedBy(ctx, discussions.fromItem(item));
  const list = `thread ${id}`;
  const from = openPosition(ctx, list, cursor) as { pk: string; sk: string } | undefined;
  const { items, last } = await threadOf(ctx, item.pk, id, { limit, ...(from && { after: from }) });
  return {
    items: items.map((one) => messageView(messages.fromItem(one))),
    nextCursor: sealPosition(ctx, list, last),
  };
};

/** How many are open (the badge, S3-03), how many snoozed and when the first is due: what the end of a shift must know (S3-04). */
export const counts = async (ctx: Ctx) => {
  const [open, snoozed] = await Promise.all([countDiscussions(ctx, "open"), countDiscussions(ctx, "snoozed")]);
  return { open: open.count, snoozed: snoozed.count, nextDueAt: snoozed.dueAt };
};

/** What a discussion is to be, and what is written beside it. */
type Became = Discussion | { discussion: Discussion; beside: Action[] };

/** Reads a discussion, lets `become` say what it is to be and what is written beside it; the same again writes nothing. */
export const changeDiscussion = (
  ctx: Ctx,
  id: string,
  act: string,
  become: (discussion: Discussion, item: Item) => Became | Promise<Became>,
): Promise<DiscussionView> =>
  afresh(async () => {
    const item = await discussionById(ctx, id);
    const before = discussions.fromItem(item);
    const became = await become(before, item);
    const { discussion, beside } = "beside" in became ? became : { discussion: became, beside: [] };
    const view = await shown(ctx, discussion);
    if (discussion === before && beside.length === 0) return view;
    const { clientId } = discussion;
    await ctx.table.transact([
      discussionAction(ctx, item, discussion),
      auditAction(ctx, {
        act,
        ...(clientId && { clientId }),
        about: id,
        before: { state: before.state, assignee: before.assignee },
        after: { state: discussion.state, assignee: discussion.assignee },
      }),
      ...beside,
      ...(ctx.keepAnswer?.(view) ?? []),
    ]);
    return view;
  });

const happens =
  (happening: Happening) =>
  (discussion: Discussion): Discussion => {
    const status = after(discussion, happening);
    const same =
      status.state === discussion.state &&
      status.reopened === discussion.reopened &&
      status.snoozedUntil === discussion.snoozedUntil;
    return same ? discussion : { ...discussion, ...status };
  };

/** S3-07, S3-15. Closes without an answer. */
export const closeDiscussion = (ctx: Ctx, id: string) =>
  changeDiscussion(ctx, id, "discussion.closed", happens({ what: "close" }));

/** S3-08, S3-12. Opens again, as a bookmark. */
export const reopenDiscussion = (ctx: Ctx, id: string) =>
  changeDiscussion(ctx, id, "discussion.reopened", (discussion) =>
    discussion.state === "open" ? discussion : happens({ what: "reopen" })(discussion),
  );

/** Puts an open one aside until a time to come; 409 for a closed one, 422 for a time that is past. */
export const snoozeDiscussion = (ctx: Ctx, id: string, until: string) => {
  if (until <= ctx.now()) throw invalid([{ pointer: "/body/until", message: "must be yet to come" }]);
  return changeDiscussion(ctx, id, "discussion.snoozed", (discussion) => {
    if (discussion.state === "closed")
      throw conflict("discussion-closed", "A closed discussion is not snoozed; re-open it first.");
    return happens({ what: "snooze", until })(discussion);
  });
};

/** Gives it to a colleague, or keeps a draft; 422 where nobody of that id works here. */
export const patchDiscussion = (ctx: Ctx, id: string, { assignee, draft }: DiscussionPatch): Promise<DiscussionView> =>
  changeDiscussion(ctx, id, "discussion.changed", async (discussion) => {
    const named = assignee === "me" ? ctx.actor.id : assignee;
    if (named && named !== ctx.actor.id) await requireColleague(ctx, named);
    return {
      ...discussion,
      ...(named !== undefined && { assignee: named ?? undefined }),
      ...(draft !== undefined && { draft: draft ? { ...draft, by: ctx.actor.id, at: ctx.now() } : undefined }),
    };
  });

const requireColleague = async (ctx: Ctx, id: string): Promise<void> => {
  if ((await namedStaff(ctx, id)) === undefined) throw invalid([{ pointer: "/body/assignee", message: nobody }]);
};

/** What came in a discussion, of its newest 20 messages, newest first. */
const cameIn = async (ctx: Ctx, pk: string, id: string): Promise<Message[]> => {
  const { items } = await threadOf(ctx, pk, id, { limit: 20, newestFirst: true });
  return items.map((one) => messages.fromItem(one)).filter(({ direction }) => direction === "in");
};

/** So long what the team writes answers what the client wrote, whether or not the client is subscribed. */
const answersMs = 30 * 24 * 3600_000;

/**
 * Answers in a discussion, which closes it (S3-06); by email in its thread. Who wrote within 30 days is answered as a service, subscribed or not
 * (rules.md, Sending: a one-off message needs the subscription, an answer does not); STOP, bounces and blocks hold: 409 with the reason.
 */
export const replyIn = (ctx: Ctx, id: string, input: NewReply): Promise<MessageView> =>
  afresh(async () => {
    const item = await discussionById(ctx, id);
    const { channel, clientId, contact, studio, subject } = discussions.fromItem(item);
    await reachedBy(ctx, { clientId });
    const came = await cameIn(ctx, item.pk, id);
    const asked = came.some(({ createdAt }) => Date.parse(ctx.now()) - Date.parse(createdAt) <= answersMs);
    const purpose = asked ? "service" : "marketing";
    const go = await reachable(ctx, { clientId, channel, purpose, to: contact, from: studio });
    const written = { ...input, subject: input.subject ?? (subject === undefined ? undefined : `Re: ${subject}`) };
    const { content, ...fields } = contentOf(channel, written);
    const answers = channel === "email" ? await headersOf(ctx, item.pk, came) : {};
    const draft: Draft = {
      channel,
      purpose,
      how: "reply",
      sender: senderOf(ctx),
      to: go.to,
      from: channel === "sms" ? studio : go.from,
      location: go.location,
      ...fields,
      ...(content && { content: { ...content, ...answers } }),
    };
    const { message, actions } = compose(ctx, { pk: item.pk, clientId, contact }, draft, item);
    const view = messageView(message);
    await ctx.table.transact([
      ...actions,
      auditAction(ctx, {
        act: "message.sent",
        ...(clientId && { clientId }),
        about: message.id,
        after: { channel },
      }),
      ...(ctx.keepAnswer?.(view) ?? []),
    ]);
    return view;
  });

/** The RFC 5322 ids by which a client's mail program keeps the thread together. */
const headersOf = async (
  ctx: Ctx,
  pk: string,
  came: Message[],
): Promise<{ inReplyTo?: string; references?: string[] }> => {
  const contents = await Promise.all(came.slice(0, 5).map((one) => bodyOf(ctx, pk, one.id)));
  const ids = contents.flatMap((content) => (content?.rfcId ? [`<${content.rfcId}>`] : []));
  return ids[0] ? { inReplyTo: ids[0], references: ids.toReversed() } : {};
};

/** A comment that only the team sees: it changes nothing but the thread. */
export const commentIn = async (ctx: Ctx, id: string, body: string): Promise<MessageView> => {
  const item = await discussionById(ctx, id);
  const { channel, clientId } = discussions.fromItem(item);
  await reachedBy(ctx, { clientId });
  const message: Message = {
    id: ctx.newId("message"),
    ...(clientId && { clientId }),
    discussionId: id,
    channel,
    direction: "comment",
    sender: senderOf(ctx),
    state: "comment",
    body,
    createdAt: ctx.now(),
  };
  const view = messageView(message);
  await ctx.table.transact([
    ...newMessageActions(ctx, item.pk, message),
    auditAction(ctx, { act: "discussion.commented", ...(clientId && { clientId }), about: id }),
    ...(ctx.keepAnswer?.(view) ?? []),
  ]);
  return view;
};
