import type { Means } from "../ctx.ts";
import type { Source, SyncState } from "./schema.ts";
import { listSources } from "./store.ts";

const minuteMs = 60_000;

/** Sources without a sync that went through for longer than this many times their pace are behind, and never sooner than an hour. */
const [paces, leastMinutes] = [3, 60];

const minutesSince = (at: string, now: string): number =>
  Math.max(0, Math.round((Date.parse(now) - Date.parse(at)) / minuteMs));

/** Whether its last run went through and its next is yet to come: quiet hours, a slow pace. */
const goesByPlan = ({ lastRun, nextRunAt }: SyncState, now: string): boolean =>
  lastRun?.ended === "done" && nextRunAt > now;

/** Minutes since the last sync that went through; undefined for one that is paused, or at its first, which may take days. */
const lagOf = (source: Source, { lastSucceededAt, failures }: SyncState, now: string): number | undefined => {
  if (source.state === "paused" || (!lastSucceededAt && failures === 0)) return undefined;
  return minutesSince(lastSucceededAt ?? source.connectedAt, now);
};

/**
 * S12. How the account's sources stand: how many are behind what their pace promises, and the minutes since the last sync of the one that is
 * furthest behind.
 */
export const syncLag = async (means: Means): Promise<{ behind: number; minutes: number }> => {
  const now = means.now();
  const lags = (await listSources(means)).flatMap(({ source, state }) => {
    const minutes = lagOf(source, state, now);
    const allowed = Math.max(leastMinutes, paces * source.everyMinutes);
    return minutes === undefined ? [] : [{ minutes, behind: minutes > allowed && !goesByPlan(state, now) }];
  });
  return {
    behind: lags.filter(({ behind }) => behind).length,
    minutes: Math.max(0, ...lags.map(({ minutes }) => minutes)),
  };
};
