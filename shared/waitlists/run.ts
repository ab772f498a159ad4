import { placesOfMany } from "../bookings/places.ts";
import { bookingSettings } from "../bookings/settings.ts";
import { advance, mayAdvance } from "../bookings/waitlist.ts";
import type { Means } from "../ctx.ts";
import type { StudioEvent } from "../events/schema.ts";
import { calendarPk, events } from "../events/store.ts";
import { isMadeHere } from "../sources/origin.ts";
import type { Rows } from "../table/table.ts";

/** What a run did: waitlists that could move and were seen to, and those it failed on. */
export interface Moved {
  moved: number;
  failed: number;
}

const day = 24 * 3600_000;
/** Events that begin later are seen to by the next act on them, by the first run of a day, or once they are as near, ms. */
const near = 7 * day;
/** Time between two runs, ms: the first of a day (UTC) is due within this time of its beginning. */
const every = 15 * 60_000;
const pageSize = 100;

/** How a run ends early, between events, and who is told what failed. */
interface Bounds {
  enough: () => boolean;
  report: (where: string, error: unknown) => void;
}

/**
 * B39. Moves on the waitlists of events of our own that begin within a week, as of `now`; the first run of a day those of all to
 * come: places that nobody confirmed in time go to who waits. Acts on an event do the same at once; this is for those that nobody
 * acts on, and for the act whose function ended before it did. Twice, late or cut off, the next run comes to the same.
 */
export const moveWaitlists = async (means: Means, { enough, report }: Bounds, moved: Moved): Promise<void> => {
  const now = means.now();
  const at = Date.parse(now);
  const until = at % day < every ? {} : { to: new Date(at + near).toISOString() };
  const where = { index: "gsi1" as const, pk: calendarPk(means.accountId), from: now, ...until, limit: pageSize };
  let after: Rows["last"];
  do {
    const page = await means.table.query({ ...where, ...(after && { after }) });
    for (const { id } of await waitingAmong(means, page.items.map(events.fromItem))) {
      if (enough()) return;
      try {
        while (!(await advance(means, id)) && !enough());
        moved.moved += 1;
      } catch (error) {
        moved.failed += 1;
        report(id, error);
      }
    }
    after = page.last;
  } while (after && !enough());
};

/** Those whose waitlist can move: two requests for a hundred events, none where no event is our own. */
const waitingAmong = async (means: Means, page: StudioEvent[]): Promise<StudioEvent[]> => {
  const ours = page.filter(({ origin, capacity }) => isMadeHere(origin) && capacity !== undefined);
  if (ours.length === 0) return [];
  const ids = ours.map(({ id }) => id);
  const [settings, places] = await Promise.all([bookingSettings(means), placesOfMany(means, ids)]);
  return ours.filter((event, i) => mayAdvance(means, settings, event, places[i]!));
};
