import { grace, presumedFrom } from "../bookings/presumed.ts";
import { calendarPk, events } from "../events/store.ts";
import type { Item } from "../table/item.ts";
import type { Rows } from "../table/table.ts";
import { type Judging, judgeRoster } from "./judge.ts";
import { keepPlace, type Place, placeOf, type Stretch } from "./store.ts";

/** What a run did: rosters looked at, bookings marked or unmarked, rosters it could not judge. */
export interface Judged {
  rosters: number;
  marked: number;
  failed: number;
}

/** How a run ends early, between rosters, and who is told what failed. */
export interface Bounds {
  enough: () => boolean;
  report: (where: string, error: unknown) => void;
}

const dayMs = 24 * 3600_000;
/** Once a day the rosters of so many days are judged again: visits taken out or put in since change who is presumed. */
const again = 7 * dayMs;
/** No event lasts longer; one that does is judged by the sweep once a booking of it is written after it. */
const longest = 7 * dayMs;
const pageSize = 100;

const before = (at: string, ms: number): string =>
  at === beginning ? at : new Date(Date.parse(at) - ms).toISOString();
/** Sorts before every time. */
const beginning = "0";

/**
 * What is to be judged now: since the last run, or once a day the last week; undefined where that is done already. A run by
 * hand as of a later day leaves nothing out: the next one, of an earlier day, looks a week back.
 */
const nextStretch = ({ upTo, day }: Place, now: string): Stretch | undefined => {
  const from = upTo ?? beginning;
  if (day === now.slice(0, 10)) return from < now ? { from, to: now } : undefined;
  const week = before(now, again);
  return { from: from < week ? from : week, to: now };
};

/**
 * B34. Judges the rosters of the events that are over for a day since the last run, as of `now` (rules.md, Numbers): hours or
 * days late, twice, or cut off and called again it comes to the same. Whether it came to its end.
 */
export const judgeAccount = async (means: Judging, bounds: Bounds, judged: Judged): Promise<boolean> => {
  const now = means.now();
  let place = await placeOf(means);
  for (let stretch = place.under ?? nextStretch(place, now); stretch; stretch = nextStretch(place, now)) {
    const left = await judgeStretch(means, stretch, bounds, judged, (under) => keepPlace(means, { ...place, under }));
    if (left) return false;
    const { to } = stretch;
    place = { upTo: to, day: to.slice(0, 10) };
    await keepPlace(means, place);
  }
  return true;
};

/** Judges a stretch, page by page of the calendar; whether something is left of it. */
const judgeStretch = async (
  means: Judging,
  { from, to, after: begun }: Stretch,
  { enough, report }: Bounds,
  judged: Judged,
  keep: (under: Stretch) => Promise<void>,
): Promise<boolean> => {
  const where = {
    index: "gsi1" as const,
    pk: calendarPk(means.accountId),
    from: before(from, grace + longest),
    to: before(to, grace),
  };
  for (let after = begun as Rows["last"], more = true; more; more = after !== undefined) {
    const page = await means.table.query({ ...where, limit: pageSize, ...(after && { after }) });
    for (const [i, item] of page.items.entries()) {
      if (enough()) {
        const last = i > 0 ? positionOf(page.items[i - 1]!) : after;
        await keep({ from, to, ...(last && { after: last }) });
        return true;
      }
      await judgeEvent(means, item, { from, to }, judged, report);
    }
    after = page.last;
    if (after) await keep({ from, to, after });
  }
  return false;
};

const positionOf = ({ pk, sk, gsi1pk, gsi1sk }: Item) => ({ pk, sk, gsi1pk: gsi1pk!, gsi1sk: gsi1sk! });

/** One roster's trouble is its own: the daily look back tries it again. */
const judgeEvent = async (
  means: Judging,
  item: Item,
  { from, to }: Stretch,
  judged: Judged,
  report: Bounds["report"],
): Promise<void> => {
  try {
    const event = events.fromItem(item);
    const due = presumedFrom(event);
    if (due <= from || due > to) return;
    judged.rosters += 1;
    judged.marked += await judgeRoster(means, event);
  } catch (error) {
    judged.failed += 1;
    report(item.pk, error);
  }
};
