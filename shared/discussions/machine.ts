import type { How } from "../messages/counted.ts";
import type { Discussion } from "./schema.ts";

/** What happens to a discussion. An inbound message `opens` unless it is a stop word, an automatic reply or only an acknowledgement. */
export type Happening =
  | { what: "sent"; how: How; scheduled?: boolean }
  | { what: "received"; opens: boolean }
  | { what: "close" }
  | { what: "reopen" }
  | { what: "snooze"; until: string }
  | { what: "wake" };

type Status = Pick<Discussion, "state" | "reopened" | "snoozedUntil">;

const closed: Status = { state: "closed", reopened: undefined, snoozedUntil: undefined };
const opened: Status = { state: "open", reopened: undefined, snoozedUntil: undefined };

/** How a discussion begins: one the studio starts is closed (S3-14). */
export const begun: Status = closed;

/** Messages by which staff answers, and so closes (S3-06); roster, bulk, automated ones and notices change nothing. */
const answers: ReadonlySet<How> = new Set(["oneOff", "reply"]);

/**
 * The status after something happened (rules.md, Discussions): a client's message opens, staff's answer closes, by hand both
 * ways; a snoozed one wakes when it is due or the client writes. What is scheduled closes nothing: the client may write before.
 */
export const after = (status: Status, happening: Happening): Status => {
  switch (happening.what) {
    case "sent":
      return answers.has(happening.how) && !happening.scheduled ? closed : status;
    case "received":
      return happening.opens ? { ...opened, reopened: status.reopened } : status;
    case "close":
      return closed;
    case "reopen":
      return { ...opened, reopened: true };
    case "snooze":
      return { ...status, state: "snoozed", snoozedUntil: happening.until };
    case "wake":
      return status.state === "snoozed" ? { ...status, state: "open", snoozedUntil: undefined } : status;
  }
};
