import { listOfClient } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import { fold } from "../kernel/fold.ts";
import type { Page } from "../kernel/page.ts";
import { isWrittenSince, type SincePageQuery } from "../kernel/since.ts";
import type { Item } from "../table/item.ts";
import { openPosition, sealPosition } from "../table/list.ts";
import type { Pattern } from "../table/pattern.ts";
import { keyPrefix } from "../table/schema.ts";
import type { Rows } from "../table/table.ts";
import type { DiscussionsQuery, DiscussionView } from "./routes.ts";
import type { DiscussionState } from "./state.ts";
import { discussions, discussionsPk } from "./store.ts";
import { viewsOf } from "./view.ts";

/** Rows of the index looked at for each that is wanted, where some may be left out. */
const ahead = 4;

const wanted = (ctx: Ctx, { channel, assignee, sender, q }: DiscussionsQuery) => {
  const words = q === undefined ? [] : fold(q).split(" ");
  return (row: DiscussionView): boolean => {
    const said = fold([row.client?.name, row.contact, row.subject, row.last.text].filter(Boolean).join(" "));
    return (
      (channel === undefined || row.channel === channel) &&
      (assignee === undefined ||
        (assignee === "none"
          ? row.assignee === null
          : row.assignee === (assignee === "me" ? ctx.actor.id : assignee))) &&
      (sender === undefined || row.senders.includes(sender)) &&
      words.every((word) => said.includes(word))
    );
  };
};

const positionOf = ({ pk, sk, gsi1pk, gsi1sk }: Item) => ({ pk, sk, gsi1pk: gsi1pk!, gsi1sk: gsi1sk! });

/** Q37. A page of the account's discussions of a state: two requests; filters look at four rows for each wanted, so a page may be short. */
export const listDiscussions = async (ctx: Ctx, query: DiscussionsQuery): Promise<Page<DiscussionView>> => {
  const { limit, cursor, status, ...filter } = query;
  const list = `discussions ${JSON.stringify([status, filter])}`;
  const after = openPosition(ctx, list, cursor) as Rows["last"];
  const where = { index: "gsi1" as const, pk: discussionsPk(ctx.accountId, status), newestFirst: true };
  const { items, last } = await ctx.table.query({ ...where, limit: limit * ahead, ...(after && { after }) });
  const views = await viewsOf(ctx, items.map(discussions.fromItem));
  const keep = wanted(ctx, query);
  const rows: DiscussionView[] = [];
  for (const [i, view] of views.entries()) {
    if (!keep(view) || !isWrittenSince(items[i]!, query.updatedSince)) continue;
    rows.push(view);
    const more = i + 1 < items.length || last;
    if (rows.length === limit)
      return { items: rows, nextCursor: more ? sealPosition(ctx, list, positionOf(items[i]!)) : null };
  }
  return { items: rows, nextCursor: sealPosition(ctx, list, last) };
};

/** Q38. How many discussions of a state there are, and when the first of the snoozed is due. */
export const countDiscussions = async (
  ctx: Ctx,
  state: DiscussionState,
): Promise<{ count: number; dueAt: string | null }> => {
  let count = 0;
  let dueAt: string | null = null;
  let after: Rows["last"];
  do {
    const page = await ctx.table.query({
      index: "gsi1",
      pk: discussionsPk(ctx.accountId, state),
      ...(after && { after }),
    });
    count += page.items.length;
    for (const { data } of page.items) {
      const until = data.snoozedUntil as string | undefined;
      if (until !== undefined && (dueAt === null || until < dueAt)) dueAt = until;
    }
    after = page.last;
  } while (after);
  return { count, dueAt };
};

/** Q39. A client's discussions, the newest first (S3-37): one request a page, one for the client's name. */
export const discussionsOfClient = async (
  ctx: Ctx,
  clientId: string,
  { status, ...page }: SincePageQuery & { status?: DiscussionState | undefined },
): Promise<Page<DiscussionView>> => {
  const where = { prefix: keyPrefix("DSC"), newestFirst: true };
  const found = await listOfClient(ctx, clientId, `discussions ${status ?? ""}`, page, where, discussions.fromItem);
  const items = found.items.filter(({ state }) => status === undefined || state === status);
  return { ...found, items: await viewsOf(ctx, items) };
};

export const patterns: Pattern[] = [
  {
    id: "Q37",
    question: "Discussions of the account in a state, the newest message first",
    index: "gsi1",
    keys: "gsi1pk = account#DISCUSSIONS#state, newest first; then BatchGet 0#CARD of their clients",
    requests: "2 a page",
    units: "0.5 RU per 4 KB, 0.5 RU a client",
    usedBy: "GET /v1/discussions",
  },
  {
    id: "Q38",
    question: "How many discussions are open, how many snoozed?",
    index: "gsi1",
    keys: "gsi1pk = account#DISCUSSIONS#open, and #snoozed",
    requests: "2, more beyond 1 MB",
    units: "0.5 RU per 4 KB",
    usedBy: "GET /v1/discussions/counts",
  },
  {
    id: "Q39",
    question: "A client's discussions, the newest first",
    index: "table",
    keys: "pk = account#client, sk begins with DSC#, newest first; then 0#CARD",
    requests: "2 a page (C7 where it is empty)",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/clients/{clientId}/discussions",
  },
];
