import { active, bookings, smsPerClient } from "./usage.ts";

/** How often a month the sweep reads the whole table. */
export const sweeps = 4 * 30;

/** Records that a client has after two years, by kind of item: what is stored. */
export const stored: Record<string, number> = {
  client: 1,
  clientSource: 1,
  card: 1,
  emailOwners: 1,
  searchState: 1,
  searchTerm: 17,
  booking: bookings * 24,
  event: (bookings * 24) / 14,
  invoice: active * 1.3 * 24,
  // of each record of the booking software
  pointer: 1 + bookings * 24 + active * 1.3 * 24,
  series: active * 24,
  message: (0.3 + smsPerClient + 2.4) * 24,
  delivery: (0.3 + smsPerClient + 2.4) * 24 * 2,
  audit: 24 * 0.5,
};

/** Of Lambda: times that are measured on no Lambda, hence assumed. */
export const lambda = {
  /** a request to DynamoDB from Lambda, ms (AWS: single-digit milliseconds) */
  requestMs: 5,
  /** our own work of an invocation, ms, beside that for each of its requests */
  invocationMs: 5,
  ownMsPerRequest: 1,
  /** share of the invocations of a studio's functions that start one, and what that takes, ms */
  coldShare: 0.02,
  coldMs: 600,
  /** bytes of log of an invocation, and of an answer */
  logBytes: 500,
  answerBytes: 4000,
};
