import { accountList } from "../clients/account-list.ts";
import type { Ctx } from "../ctx.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import type { Message } from "../messages/schema.ts";
import { messages, sentPk } from "../messages/store.ts";
import { lastActionOf } from "../messages/view.ts";
import type { Rows } from "../table/table.ts";
import type { AutomationResults, Recipient } from "./routes.ts";
import { oneAutomation } from "./service.ts";

const rowOf = (message: Message) => {
  const { id, discussionId, channel, state, reason = null, sentAt, createdAt, marks = {} } = message;
  const lastAction = lastActionOf(message);
  return { messageId: id, discussionId, channel, state, reason, at: sentAt ?? createdAt, lastAction, marks };
};

/**
 * T32. Whom an automation wrote to, newest first, and what they last did with it (S3-39, S3-40); its discussions stand beside. What waits
 * for its time, or whose outcome is unknown, is listed once that is over. 404.
 */
export const recipientsOf = async (ctx: Ctx, automationId: string, page: PageQuery): Promise<Page<Recipient>> => {
  await oneAutomation(ctx, automationId);
  const where = { pk: sentPk(ctx.accountId, automationId), newestFirst: true };
  return accountList(ctx, `automation ${automationId}`, page, where, (item) => rowOf(messages.fromItem(item)));
};

/** Messages looked at for results, newest first. */
const mostLookedAt = 5000;

/** T33. The messages of a sender, newest first, at most 5,000; whether they are all there are. */
const sentBy = async (ctx: Ctx, senderId: string): Promise<{ all: Message[]; complete: boolean }> => {
  const all: Message[] = [];
  let after: Rows["last"];
  do {
    const left = mostLookedAt - all.length;
    const page = await ctx.table.query({
      index: "gsi1",
      pk: sentPk(ctx.accountId, senderId),
      newestFirst: true,
      limit: Math.min(1000, left),
      ...(after && { after }),
    });
    all.push(...page.items.map((item) => messages.fromItem(item)));
    after = page.last;
  } while (after && all.length < mostLookedAt);
  return { all, complete: after === undefined };
};

const left: ReadonlySet<Message["state"]> = new Set(["sent", "delivered", "bounced", "complained", "unknown"]);

/** What came of messages: how many by their last action, and how many ever got so far. Pure. */
export const resultsOf = (all: Message[]): Omit<AutomationResults, "complete"> => {
  const outcomes: AutomationResults["outcomes"] = {};
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

/** What came of what an automation sent: counts over its newest 5,000 messages; `complete` says whether those are all. 404. */
export const automationResults = async (ctx: Ctx, automationId: string): Promise<AutomationResults> => {
  await oneAutomation(ctx, automationId);
  const { all, complete } = await sentBy(ctx, automationId);
  return { ...resultsOf(all), complete };
};
