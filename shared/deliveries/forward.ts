import type { DeliveryEvent } from "./event.ts";

/** How far a message is, the furthest last. */
const order = [
  "scheduled",
  "queued",
  "sending",
  "unknown",
  "dropped",
  "sent",
  "delivered",
  "failed",
  "bounced",
  "complained",
] as const;

export type Progress = (typeof order)[number];

type Told = Pick<DeliveryEvent, "kind" | "bounce" | "final">;

/** How far an event proves a message to be: who opened it has got it, a passing bounce only says that it left us. */
const proves = ({ kind, bounce, final }: Told): Progress => {
  switch (kind) {
    case "sent":
    case "delayed":
      return "sent";
    case "delivered":
    case "opened":
    case "clicked":
    case "unsubscribed":
      return "delivered";
    case "bounced":
      return bounce === "transient" && !final ? "sent" : "bounced";
    case "complained":
      return "complained";
    case "rejected":
      return "failed";
    case "failed":
      return final === false ? "sent" : "failed";
  }
};

/**
 * The status of a message after an event (rules.md, Sending: "the status only moves forward; bounce or complaint after delivery
 * shows as such"). It is the further of the two, so events may come in any order and any number of times.
 * A channel's event for a `dropped` message wins: the channel knows that it went out.
 */
export const forward = (status: Progress, event: Told): Progress => {
  const told = proves(event);
  return order.indexOf(told) > order.indexOf(status) ? told : status;
};
