import { daysAfter } from "../kernel/time.ts";
import { longestWait } from "../messages/engaged.ts";
import type { RecordKind } from "./facts.ts";
import { kindOf } from "./record-rules.ts";
import type { Filter, Rule, RuleGroup } from "./schema.ts";
import { hull, type Span, spanOf, type Window } from "./window.ts";

/** The kinds of records a filter may need, each with the bounds in time within which they matter. */
export type Reads = Partial<Record<RecordKind, Span>>;

/** Bounds of the bookings a group speaks of: those of a rule on their start that every one of them must satisfy. */
const bookingSpan = ({ match, rules }: RuleGroup, now: string): Span => {
  const start = rules.find((rule) => rule.on === "booking.startsAt" && !rule.not);
  return match === "all" && start?.on === "booking.startsAt" ? spanOf(start.within, now) : {};
};

/** Likewise of messages, which stand by when they were written: as long before they were sent as one may wait. */
const messageSpan = ({ match, rules }: RuleGroup, now: string): Span => {
  const sent = rules.find((rule) => rule.on === "message.sentAt" && !rule.not);
  if (match !== "all" || sent?.on !== "message.sentAt") return {};
  const { from, to } = spanOf(sent.within, now);
  return { ...(from && { from: daysAfter(from.slice(0, 10), -longestWait) }), ...(to && { to }) };
};

/** Months that hold every day of a window, in every zone. */
const monthSpan = (window: Window | undefined, now: string): Span => {
  const { from, to } = window ? spanOf(window, now) : {};
  const month = (at: string, days: number) => daysAfter(at.slice(0, 10), days).slice(0, 7);
  return { ...(from && { from: month(from, -1) }), ...(to && { to: month(to, 1) }) };
};

/** Bounds of the records that a rule on one of them needs. */
const recordSpan = (kind: RecordKind, group: RuleGroup, now: string): Span => {
  if (kind === "booking") return bookingSpan(group, now);
  return kind === "message" ? messageSpan(group, now) : {};
};

const readOf = (rule: Rule, group: RuleGroup, now: string): [RecordKind, Span] | undefined => {
  if (rule.on === "nextVisit") return ["booking", { from: now }];
  if (rule.on === "bookings") return rule.within && ["booking", spanOf(rule.within, now)];
  if (rule.on === "ltv") {
    // what is paid or refunded within the window may be of an invoice from before it
    const { to } = rule.within ? spanOf(rule.within, now) : {};
    return rule.within && ["invoice", to ? { to } : {}];
  }
  if (rule.on === "messages") return ["month", monthSpan(rule.within, now)];
  const kind = kindOf(rule.on);
  return kind && [kind, recordSpan(kind, group, now)];
};

export const readsOf = ({ groups }: Filter, now: string): Reads => {
  const reads: Reads = {};
  for (const group of groups)
    for (const rule of group.rules) {
      const read = readOf(rule, group, now);
      if (!read) continue;
      const [kind, span] = read;
      const known = reads[kind];
      reads[kind] = known ? hull(known, span) : span;
    }
  return reads;
};

/** Whether the directory alone decides a filter, but for the few whose next visit must be looked up. */
export const isCardOnly = ({ groups }: Filter): boolean =>
  groups.every(({ rules }) => rules.every((rule) => !kindOf(rule.on) && !isSummed(rule)));

/** Rules that sum records: of messages always, of others within a window, if they have one. */
const isSummed = ({ on, ...rule }: Rule): boolean =>
  on === "messages" || ((on === "bookings" || on === "ltv") && (rule as { within?: unknown }).within !== undefined);
