import { localTime } from "../kernel/time.ts";
import { type Contribute, nothing } from "../settling/contribution.ts";
import type { Counted } from "./counted.ts";

/** Engagement counts automated messages only (rules.md, Sending): those of automations and campaigns. */
export const isAutomated = ({ how }: Pick<Counted, "how">): boolean => how === "automated" || how === "bulk";

/** What became of an email, each step including those it implies; people apart from all (S0-69). */
const emailSteps = ({ state, marks = {} }: Counted): string[] => [
  "sent",
  ...(marks.deliveredAt ? ["delivered"] : []),
  ...(marks.opened || marks.clicked ? ["openedAny"] : []),
  ...(marks.opened?.by === "human" || marks.clicked?.by === "human" ? ["opened"] : []),
  ...(marks.clicked ? ["clickedAny"] : []),
  ...(marks.clicked?.by === "human" ? ["clicked"] : []),
  ...(state === "bounced" || state === "complained" ? [state] : []),
];

const textSteps = ({ state, marks = {} }: Counted): string[] => [
  "sent",
  ...(marks.deliveredAt ? ["delivered"] : []),
  ...(marks.repliedAt ? ["replied"] : []),
  ...(state === "failed" ? ["failed"] : []),
];

/**
 * What a message adds to its client's month, once it was sent: a day of the timeline (S0-70), the funnel of automated ones, and
 * what it cost in millionths of the currency. Months and days are those of the home location's clock.
 */
export const messageContribution: Contribute<Counted> = (message, rules) => {
  const { channel, direction, sentAt, location, parts, price } = message;
  if (direction !== "out" || sentAt === undefined) return nothing;
  const { month, day } = localTime(sentAt, rules.zoneOf(location));
  const automated = isAutomated(message);
  const steps = channel === "email" ? emailSteps(message) : textSteps(message);
  const sums: Record<string, number> = {
    [`${automated ? "auto" : "hand"}.${channel}.${day.slice(8)}`]: 1,
    ...(automated && Object.fromEntries(steps.map((step) => [`${channel}.${step}`, 1]))),
    ...(parts && { parts }),
    ...(price && { [`cost.${price.currency}`]: price.micros }),
  };
  return { at: sentAt, sums: {}, months: { [month]: sums } };
};
