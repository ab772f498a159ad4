import { auditAction } from "../audit/store.ts";
import { clientStands, requireClient } from "../clients/collection.ts";
import { clientPk } from "../clients/header.ts";
import { optOutPoint } from "../consents/points.ts";
import { setSubscription } from "../consents/service.ts";
import type { Ctx } from "../ctx.ts";
import { conflict } from "../kernel/errors.ts";
import { foldEmail } from "../kernel/fold.ts";
import { messages, threadOf } from "../messages/store.ts";
import { blockPoint } from "../points/block.ts";
import { pointAction, pointOf } from "../points/store.ts";
import { afresh } from "../table/afresh.ts";
import type { Action } from "../table/expressions.ts";
import { copyThread, removeThread } from "./linked.ts";
import type { DiscussionView } from "./routes.ts";
import type { Discussion } from "./schema.ts";
import { changeDiscussion, discussionShown } from "./service.ts";
import { discussionById, discussionItem, discussions, placeAction, threadActions } from "./store.ts";

/** Address or number of whoever a discussion is with: that of its newest message from outside. */
const pointIn = async (ctx: Ctx, id: string): Promise<string | undefined> => {
  const item = await discussionById(ctx, id);
  const { contact, channel } = discussions.fromItem(item);
  if (contact) return contact;
  const { items } = await threadOf(ctx, item.pk, id, { limit: 50, newestFirst: true });
  const all = items.map((one) => messages.fromItem(one));
  const from =
    all.find(({ direction }) => direction === "in")?.from ?? all.find(({ direction }) => direction === "out")?.to;
  return channel === "email" && from ? foldEmail(from) : from;
};

const without = (flags: Discussion["flags"], flag: "likelyOptOut" | "wrongContact") =>
  (flags ?? []).filter((one) => one !== flag);

/** S3-31. Nothing goes to this address or number any more, whoever's it is; the client stays subscribed. */
export const markWrongContact = async (ctx: Ctx, id: string): Promise<DiscussionView> => {
  const { channel } = await discussionShown(ctx, id);
  const value = await pointIn(ctx, id);
  if (value) await blockPoint(ctx, { channel, value }, "wrongContact");
  return changeDiscussion(ctx, id, "discussion.wrongContact", (discussion) =>
    discussion.flags?.includes("wrongContact")
      ? discussion
      : { ...discussion, flags: [...(discussion.flags ?? []), "wrongContact"] },
  );
};

/** S3-30. Staff decides whether the words asked to stop: opts the client out, or lets automated SMS go on. */
export const decideOptOut = async (ctx: Ctx, id: string, optOut: boolean): Promise<DiscussionView> => {
  const { channel, client } = await discussionShown(ctx, id);
  const value = await pointIn(ctx, id);
  if (optOut && client) await setSubscription(ctx, client.id, channel, { subscribed: false, source: "staff" });
  else if (optOut && value) await optOutPoint(ctx, { channel, value }, { source: "staff" });
  return changeDiscussion(ctx, id, optOut ? "discussion.optedOut" : "discussion.notOptedOut", async (discussion) => {
    const { point, rev } = value ? await pointOf(ctx, value) : { point: {}, rev: undefined };
    const held = "heldAt" in point && point.heldAt !== undefined;
    const beside: Action[] = value && held ? [pointAction(ctx, value, { ...point, heldAt: undefined }, rev)] : [];
    if (!discussion.flags?.includes("likelyOptOut") && !held) return discussion;
    return { discussion: { ...discussion, flags: without(discussion.flags, "likelyOptOut") }, beside };
  });
};

/**
 * Says whose a discussion with an unknown contact is: its thread is copied into the client's collection, then the discussion moves there in
 * one transaction, then what stood before is removed; killed in between and asked again, it goes on.
 */
export const linkDiscussion = async (ctx: Ctx, id: string, clientId: string): Promise<DiscussionView> => {
  await requireClient(ctx, clientId);
  const pk = clientPk(ctx.accountId, clientId);
  const read = await discussionById(ctx, id);
  const before = discussions.fromItem(read);
  if (before.clientId === clientId) return discussionShown(ctx, id);
  if (before.clientId) throw conflict("discussion-linked", "This discussion is another client's already.");
  await copyThread(ctx, read.pk, { pk, clientId, discussionId: id });
  await afresh(async () => {
    const item = await discussionById(ctx, id);
    const { contact: _, ...held } = discussions.fromItem(item);
    if (held.clientId) return;
    const linked: Discussion = { ...held, clientId };
    await ctx.table.transact([
      clientStands(ctx, clientId),
      { put: discussionItem(ctx.accountId, pk, linked, ctx.newId("revision")) },
      { remove: { pk: item.pk, sk: item.sk }, condition: { if: "#rev = :rev", values: { rev: item.rev } } },
      placeAction(ctx, id, pk),
      ...(await threadActions(ctx, item.pk, pk, held)),
      auditAction(ctx, { act: "discussion.linked", clientId, about: id }),
    ]);
  });
  await copyThread(ctx, read.pk, { pk, clientId, discussionId: id });
  await removeThread(ctx, read.pk, id);
  return discussionShown(ctx, id);
};
