import { headOf } from "../accounts/store.ts";
import { aheadOfSome, mergedPage, mostRows } from "../activity/timeline.ts";
import type { Ctx } from "../ctx.ts";
import { begins } from "../kernel/begins.ts";
import type { Page } from "../kernel/page.ts";
import { daysAfter, localTime } from "../kernel/time.ts";
import { engagedOf, goneAt, isEngagement, longestWait } from "../messages/engaged.ts";
import type { Message } from "../messages/schema.ts";
import { messages } from "../messages/store.ts";
import { lastActionOf } from "../messages/view.ts";
import { rulesOf } from "../settling/rules.ts";
import type { Pattern } from "../table/pattern.ts";
import type { EngagementQuery, EngagementRow } from "./routes.ts";

const rowOf = (message: Message, zoneOf: (location: string | undefined) => string): EngagementRow => {
  const { id, discussionId, channel, location, sentAt = null, subject, body, state, reason = null } = message;
  const at = goneAt(message);
  return {
    messageId: id,
    discussionId,
    channel,
    at,
    on: localTime(at, zoneOf(location)).day,
    sentAt,
    sender: message.sender ?? null,
    title: subject ?? begins(body),
    state,
    reason,
    engaged: engagedOf(message),
    lastAction: lastActionOf(message),
    marks: message.marks ?? {},
  };
};

/** Bounds of when a message was written that hold every one sent on the days of a range, in every zone. */
const writtenWithin = ({ from, to }: Pick<EngagementQuery, "from" | "to">) => ({
  ...(from && { from: daysAfter(from, -longestWait - 1) }),
  ...(to && { to: daysAfter(to, 2) }),
});

/** V40. The automated messages to a client, newest written first, with what became of each (S0-67, S0-82). 404. */
export const engagementOf = async (
  ctx: Ctx,
  clientId: string,
  { from, to, channel, ...page }: EngagementQuery,
): Promise<Page<EngagementRow>> => {
  const { zoneOf } = rulesOf(await headOf(ctx.table, ctx.accountId));
  const shown = (message: Message): EngagementRow | undefined => {
    if (!isEngagement(message) || (channel && message.channel !== channel)) return undefined;
    const row = rowOf(message, zoneOf);
    return (from && row.on < from) || (to && row.on > to) ? undefined : row;
  };
  // messages by hand, answers and comments stand among them
  const lane = {
    prefix: "MSG",
    rows: Math.min(mostRows, page.limit * aheadOfSome),
    entryOf: (item: Parameters<typeof messages.fromItem>[0]) => shown(messages.fromItem(item)),
  };
  const list = `engagement ${JSON.stringify([channel, from, to])}`;
  return mergedPage(ctx, clientId, list, [lane], { ...page, ...writtenWithin({ from, to }) });
};

export const patterns: Pattern[] = [
  {
    id: "V40",
    question: "Which automated messages did a client get, and what became of each?",
    index: "table",
    keys: "A1, then pk = account#client, sk from / to MSG#at, newest first",
    requests: "2 a page (C7 too where it is empty)",
    units: "1 RU, then 1 RU per 4 KB of what is read ahead: four rows for one that is shown, 200 at most",
    usedBy: "GET /v1/clients/{clientId}/engagement",
  },
];
