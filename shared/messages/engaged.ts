import { isAutomated } from "./contribution.ts";
import type { Counted } from "./counted.ts";

/** Days that an automated message may wait between being written and being sent: lists stand by the one, ranges go by the other. */
export const longestWait = 366;

/** What of a message tells whether and when it is an automated one that went out. */
type Sent = Pick<Counted, "direction" | "how" | "state" | "sentAt">;

/** States of a message that went out or was tried; `unknown`: nobody can say. */
export const goneStates = ["unknown", "sent", "delivered", "bounced", "complained", "failed"] as const;
const gone: ReadonlySet<Counted["state"]> = new Set(goneStates);

/** An automated message that went out or was tried: neither by hand, nor incoming, nor still waiting, nor dropped (S0-67). */
export const isEngagement = (message: Sent): boolean =>
  message.direction === "out" && isAutomated(message) && gone.has(message.state);

/** When it was sent; one that failed before, when it was written. */
export const goneAt = ({ sentAt, createdAt }: { sentAt?: string | undefined; createdAt: string }): string =>
  sentAt ?? createdAt;

type By = "human" | "machine" | null;
export interface Engaged {
  /** a person opened it, clicked in it or replied to it */
  whether: boolean;
  delivered: boolean;
  opened: By;
  clicked: By;
  replied: boolean;
  bounced: boolean;
  complained: boolean;
  unsubscribed: boolean;
}

/** S0-82. Whether and how somebody engaged with a message, each step including those it implies, as the sums of its month. */
export const engagedOf = ({ state, marks = {} }: Pick<Counted, "state" | "marks">): Engaged => {
  const clicked = marks.clicked?.by ?? null;
  const opened = clicked === "human" ? clicked : (marks.opened?.by ?? clicked);
  const replied = marks.repliedAt !== undefined;
  return {
    whether: opened === "human" || replied,
    delivered: marks.deliveredAt !== undefined,
    opened,
    clicked,
    replied,
    bounced: state === "bounced",
    complained: state === "complained",
    unsubscribed: marks.unsubscribedAt !== undefined,
  };
};
