import type { Delays } from "../delays.ts";
import type { Publish } from "../topics.ts";
import { goodEnd, type SmsStatus, smsEvent } from "./events.ts";
import type { Text } from "./text.ts";

/**
 * Destination numbers of the SMS simulator that fail; their neighbours that succeed need no list (User Guide: "Simulator phone
 * numbers"). Which failure AWS reports is not documented.
 */
const failing = new Set([
  "+14254147167", // United States
  "+61455944039", // Australia
  "+43676800442032", // Austria
  "+32460213923", // Belgium
  "+56229140631", // Chile
  "+420790542287", // Czechia
  "+4525919215", // Denmark
  "+37282720793", // Estonia
  "+3584573979111", // Finland
  "+33755512502", // France
  "+85257048854", // Hong Kong
]);

/** Milliseconds after the service took the text. */
const after = { queued: 50, pending: 300, end: 900 };

/**
 * Publishes the events of a text that was taken, in their order; nothing where it names no configuration set.
 * @param end the status it ends in; undefined: what the number says
 */
export const playOut = (text: Text, delays: Delays, publish: Publish, end?: SmsStatus): void => {
  if (!text.configurationSet) return;
  const last = end ?? (failing.has(text.to) ? "CARRIER_BLOCKED" : goodEnd(text.to));
  const emit = (ms: number, status: SmsStatus) =>
    delays.after(ms, () => publish("SmsEvents", smsEvent(text, status, new Date())));
  emit(after.queued, "QUEUED");
  emit(after.pending, "PENDING");
  emit(after.end, last);
};
