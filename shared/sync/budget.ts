import type { Source, SyncState } from "./schema.ts";

/** Of a day's calls so much may go to the first sync: what is new, and webhooks, come first. */
export const historyShare = 0.8;

const dayOf = (at: string): string => at.slice(0, 10);

/** Calls made today (UTC). */
export const usedToday = ({ calls }: Pick<SyncState, "calls">, now: string): number =>
  calls.day === dayOf(now) ? calls.used : 0;

/** Calls that may be made now; undefined: any number. */
export const callsLeft = (
  { callsPerDay }: Pick<Source, "callsPerDay">,
  state: SyncState,
  isHistory: boolean,
  now: string,
): number | undefined => {
  if (callsPerDay === null) return undefined;
  const allowed = isHistory ? Math.floor(callsPerDay * historyShare) : callsPerDay;
  return Math.max(0, allowed - usedToday(state, now));
};

/** The state with calls counted to their day. */
export const withCalls = (state: SyncState, used: number, now: string): SyncState => ({
  ...state,
  calls: { day: dayOf(now), used: usedToday(state, now) + used },
});
