import { headOf } from "../accounts/store.ts";
import type { Means } from "../ctx.ts";
import { type Period, periodNameOf, periodOf } from "../settling/period.ts";
import { keepPlace, keepReset, placeOf } from "./store.ts";

const dayMs = 24 * 3600_000;
/** After a longer silence only the resets of so many days are written down. */
const most = 400 * dayMs;

/** Kinds of periods that end for everybody of a time zone at once; of the others no reset can be told for the studio. */
const endsAtOnce: ReadonlySet<string> = new Set(["week", "month", "quarter", "year", "annual"]);

/** The periods that ended after `since` and up to `now`, the latest first; a period ends where the next one begins. */
const endedIn = (find: (at: string) => Period, since: string, now: string): Period[] => {
  const ended: Period[] = [];
  for (let { from } = find(now); from > since; ) {
    const period = find(new Date(Date.parse(from) - 1).toISOString());
    ended.push({ from: period.from, to: from });
    from = period.from;
  }
  return ended;
};

/**
 * S0-09. Writes down the periods that ended since the last run, as of `now`, in every time zone of the account: twice, by two
 * at once, or days late, exactly one for each. Counts do not wait for it: they go by the clock. Returns how many were new.
 */
export const resetAccount = async (means: Pick<Means, "table" | "accountId" | "newId" | "now">): Promise<number> => {
  const now = means.now();
  const [head, upTo] = await Promise.all([headOf(means.table, means.accountId), placeOf(means)]);
  const { account, locations } = head;
  const begun = upTo ?? account.createdAt;
  if (begun >= now) return 0;
  const earliest = new Date(Date.parse(now) - most).toISOString();
  const since = begun > earliest ? begun : earliest;
  const { period: settings } = account.counts;
  const { kind } = settings;
  const zones = new Set([account.timeZone, ...locations.map(({ timeZone }) => timeZone)]);
  let made = 0;
  for (const timeZone of endsAtOnce.has(kind) ? zones : [])
    for (const period of endedIn(
      (at) => periodOf(at, periodNameOf(settings, account.createdAt, timeZone), timeZone),
      since,
      now,
    ))
      if (await keepReset(means, { kind, timeZone, ...period })) made += 1;
  await keepPlace(means, now);
  return made;
};
