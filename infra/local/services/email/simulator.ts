import type { Delays } from "../delays.ts";
import type { Publish } from "../topics.ts";
import { bounceEvent, complaintEvent, deliveryEvent, type Fate, recipientsOf, sendEvent } from "./events.ts";
import type { Letter } from "./letter.ts";

const simulated: Record<string, Fate> = {
  bounce: "bounced",
  complaint: "complained",
  suppressionlist: "suppressed",
};

/**
 * What becomes of a mail to this address. Those of the mailbox simulator behave as on AWS, with or without a label after a plus sign;
 * `success` and `ooto` are delivered, as is every other address (SES: "Using the mailbox simulator manually").
 */
export const fateOf = (address: string): Fate => {
  const [, name = ""] = /^([^+@]+)(?:\+[^@]*)?@simulator\.amazonses\.com$/.exec(address) ?? [];
  return simulated[name] ?? "delivered";
};

/** Milliseconds after SES took the mail. */
const after = { send: 50, suppressed: 150, delivery: 600, bounce: 900, complaint: 2500 };

/** Publishes what SES would of a mail it took, one event after the other; nothing where the mail names no configuration set. */
export const playOut = (letter: Letter, delays: Delays, publish: Publish): void => {
  if (!letter.configurationSet) return;
  const whose = (...fates: Fate[]) => recipientsOf(letter).filter((address) => fates.includes(fateOf(address)));
  const emit = (ms: number, event: (at: Date) => object) =>
    delays.after(ms, () => publish("EmailEvents", event(new Date())));
  const suppressed = whose("suppressed");
  const delivered = whose("delivered", "complained");
  const bounced = whose("bounced");
  const complained = whose("complained");
  emit(after.send, () => sendEvent(letter));
  if (suppressed.length > 0) emit(after.suppressed, (at) => bounceEvent(letter, suppressed, at, true));
  if (delivered.length > 0) emit(after.delivery, (at) => deliveryEvent(letter, delivered, at));
  if (bounced.length > 0) emit(after.bounce, (at) => bounceEvent(letter, bounced, at, false));
  if (complained.length > 0) emit(after.complaint, (at) => complaintEvent(letter, complained, at));
};
