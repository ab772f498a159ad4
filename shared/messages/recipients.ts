import { accountList } from "../clients/account-list.ts";
import type { Ctx, Means } from "../ctx.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import type { Rows } from "../table/table.ts";
import type { Recipient, SentResults } from "./result-views.ts";
import type { Message } from "./schema.ts";
import { messages, sentPk } from "./store.ts";
import { lastActionOf } from "./view.ts";

const rowOf = (message: Message) => {
  const { id, discussionId, channel, state, reason = null, sentAt, createdAt, marks = {} } = message;
  const lastAction = lastActionOf(message);
  return { messageId: id, discussionId, channel, state, reason, at: sentAt ?? createdAt, lastAction, marks };
};

/**
 * T32. Whom an automation or campaign wrote to, newest first, and what they last did with it (S3-39, S3-40); its discussions stand beside.
 * What waits for its time, or whose outcome is unknown, is listed once that is over.
 */
export const recipientsOf = (ctx: Ctx, senderId: string, page: PageQuery): Promise<Page<Recipient>> => {
  const where = { pk: sentPk(ctx.accountId, senderId), newestFirst: true };
  return accountList(ctx, `sent by ${senderId}`, page, where, (item) => rowOf(messages.fromItem(item)));
};

/** T33. A page of the messages of an automation or campaign, newest first. */
export const sentPage = (
  { table, accountId }: Pick<Means, "table" | "accountId">,
  senderId: string,
  limit: number,
  after: Rows["last"],
): Promise<Rows> =>
  table.query({ index: "gsi1", pk: sentPk(accountId, senderId), newestFirst: true, limit, ...(after && { after }) });

/** Messages looked at for results, newest first. */
const mostLookedAt = 5000;

const sentBy = async (ctx: Ctx, senderId: string): Promise<{ all: Message[]; complete: boolean }> => {
  const all: Message[] = [];
  let after: Rows["last"];
  do {
    const page = await sentPage(ctx, senderId, Math.min(1000, mostLookedAt - all.length), after);
    all.push(...page.items.map((item) => messages.fromItem(item)));
    after = page.last;
  } while (after && all.length < mostLookedAt);
  return { all, complete: after === undefined };
};

const left: ReadonlySet<Message["state"]> = new Set(["sent", "delivered", "bounced", "complained", "unknown"]);

/** What came of messages: how many by their last action, and how many ever got so far. Pure. */
const resultsOf = (all: Message[]): Omit<SentResults, "complete"> => {
  const outcomes: SentResults["outcomes"] = {};
  for (const message of all) {
    const action = lastActionOf(message);
    outcomes[action] = (outcomes[action] ?? 0) + 1;
  }
  const count = (wanted: (message: Message) => unknown): number => all.filter((message) => wanted(message)).length;
  return {
    lookedAt: all.length,
    outcomes,
    funnel: {
      sent: count(({ state }) => left.has(state)),
      delivered: count(({ marks }) => marks?.deliveredAt),
      opened: { human: count(({ marks }) => marks?.opened?.by === "human"), all: count(({ marks }) => marks?.opened) },
      clicked: {
        human: count(({ marks }) => marks?.clicked?.by === "human"),
        all: count(({ marks }) => marks?.clicked),
      },
      replied: count(({ marks }) => marks?.repliedAt),
      unsubscribed: count(({ marks }) => marks?.unsubscribedAt),
    },
  };
};

/** What came of what an automation or campaign sent: counts over its newest 5,000 messages; `complete` says whether those are all. */
export const sentResults = async (ctx: Ctx, senderId: string): Promise<SentResults> => {
  const { all, complete } = await sentBy(ctx, senderId);
  return { ...resultsOf(all), complete };
};
