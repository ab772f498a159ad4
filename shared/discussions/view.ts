import type { Ctx } from "../ctx.ts";
import { cardsOf } from "../relationships/store.ts";
import type { Card } from "../settling/card.ts";
import type { DiscussionView } from "./routes.ts";
import type { Discussion } from "./schema.ts";

/** A discussion as it is shown, with the name of its client as it is now. */
export const viewOf = (discussion: Discussion, card: Card | undefined): DiscussionView => {
  const { id, channel, state, senders, studio, createdAt, last, clientId } = discussion;
  return {
    id,
    client: clientId ? { id: clientId, name: `${card?.firstName ?? ""} ${card?.lastName ?? ""}`.trim() } : null,
    contact: discussion.contact ?? null,
    channel,
    state,
    action: state === "closed" ? "reopen" : "close",
    reopened: discussion.reopened ?? false,
    snoozedUntil: discussion.snoozedUntil ?? null,
    assignee: discussion.assignee ?? null,
    creator: discussion.creator ?? null,
    senders,
    subject: discussion.subject ?? null,
    studio,
    createdAt,
    last,
    draft: discussion.draft ?? null,
    flags: discussion.flags ?? [],
    shared: discussion.shared ?? [],
  };
};

/** Discussions as they are shown: one request for the names of all their clients. */
export const viewsOf = async (ctx: Ctx, found: Discussion[]): Promise<DiscussionView[]> => {
  const cards = await cardsOf(ctx, [...new Set(found.flatMap(({ clientId }) => clientId ?? []))]);
  return found.map((one) => viewOf(one, one.clientId ? cards.get(one.clientId) : undefined));
};
