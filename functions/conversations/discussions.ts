import { decideOptOut, linkDiscussion, markWrongContact } from "../../shared/discussions/contacts.ts";
import { discussionsOfClient, listDiscussions } from "../../shared/discussions/list.ts";
import type { discussionRoutes } from "../../shared/discussions/routes.ts";
import {
  closeDiscussion,
  commentIn,
  counts,
  discussionShown,
  messagesOf,
  patchDiscussion,
  reopenDiscussion,
  replyIn,
  snoozeDiscussion,
} from "../../shared/discussions/service.ts";
import type { Handlers } from "../../shared/route.ts";

export const discussionHandlers: Handlers<typeof discussionRoutes> = {
  "GET /v1/discussions": ({ query }, ctx) => listDiscussions(ctx, query),
  "GET /v1/discussions/counts": (_, ctx) => counts(ctx),
  "GET /v1/clients/{clientId}/discussions": ({ params, query }, ctx) =>
    discussionsOfClient(ctx, params.clientId, query),
  "GET /v1/discussions/{discussionId}": ({ params }, ctx) => discussionShown(ctx, params.discussionId),
  "GET /v1/discussions/{discussionId}/messages": ({ params, query }, ctx) =>
    messagesOf(ctx, params.discussionId, query),
  "PATCH /v1/discussions/{discussionId}": ({ params, body }, ctx) => patchDiscussion(ctx, params.discussionId, body),
  "POST /v1/discussions/{discussionId}/messages": ({ params, body }, ctx) => replyIn(ctx, params.discussionId, body),
  "POST /v1/discussions/{discussionId}/comments": ({ params, body }, ctx) =>
    commentIn(ctx, params.discussionId, body.body),
  "POST /v1/discussions/{discussionId}/close": ({ params }, ctx) => closeDiscussion(ctx, params.discussionId),
  "POST /v1/discussions/{discussionId}/reopen": ({ params }, ctx) => reopenDiscussion(ctx, params.discussionId),
  "POST /v1/discussions/{discussionId}/snooze": ({ params, body }, ctx) =>
    snoozeDiscussion(ctx, params.discussionId, body.until),
  "POST /v1/discussions/{discussionId}/link": ({ params, body }, ctx) =>
    linkDiscussion(ctx, params.discussionId, body.clientId),
  "POST /v1/discussions/{discussionId}/wrong-contact": ({ params }, ctx) => markWrongContact(ctx, params.discussionId),
  "POST /v1/discussions/{discussionId}/opt-out": ({ params, body }, ctx) =>
    decideOptOut(ctx, params.discussionId, body.optOut),
};
