import type { RecordKind } from "./facts.ts";
import { kindOf } from "./record-rules.ts";
import type { Filter, Rule, RuleGroup } from "./schema.ts";
import { hull, type Span, spanOf } from "./window.ts";

/** The kinds of records a filter may need, each with the bounds in time within which they matter. */
export type Reads = Partial<Record<RecordKind, Span>>;

/** Bounds of the bookings a group speaks of: those of a rule on their start that every one of them must satisfy. */
const bookingSpan = ({ match, rules }: RuleGroup, now: string): Span => {
  const start = rules.find((rule) => rule.on === "booking.startsAt" && !rule.not);
  return match === "all" && start?.on === "booking.startsAt" ? spanOf(start.within, now) : {};
};

const readOf = (rule: Rule, group: RuleGroup, now: string): [RecordKind, Span] | undefined => {
  if (rule.on === "nextVisit") return ["booking", { from: now }];
  if (rule.on === "bookings") return rule.within && ["booking", spanOf(rule.within, now)];
  if (rule.on === "ltv") {
    // what is paid or refunded within the window may be of an invoice from before it
    const { to } = rule.within ? spanOf(rule.within, now) : {};
    return rule.within && ["invoice", to ? { to } : {}];
  }
  const kind = kindOf(rule.on);
  return kind && [kind, kind === "booking" ? bookingSpan(group, now) : {}];
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
  groups.every(({ rules }) => rules.every((rule) => !kindOf(rule.on) && !("within" in rule && isSummed(rule))));

/** Rules that sum records within a window, if they have one. */
const isSummed = ({ on, ...rule }: Rule): boolean =>
  (on === "bookings" || on === "ltv") && (rule as { within?: unknown }).within !== undefined;
