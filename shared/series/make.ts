import type { Means } from "../ctx.ts";
import { eventAction } from "../events/write.ts";
import { instantAt, localTime } from "../kernel/time.ts";
import { madeHere } from "../sources/origin.ts";
import { contentOf, templateOn } from "./occurrence.ts";
import { horizonOf, mostOccurrences, startsBetween } from "./rule.ts";
import type { Made, Series } from "./schema.ts";
import { madeAction, madeOf, occurrences, seriesStands, seriesWith } from "./store.ts";

/** Events made in one transaction: each is two of its hundred actions. */
const pieceSize = 25;

/** The starts still to be made, and up to where; none from the day on which the series was cancelled. */
const dueOf = (series: Series, { upTo, count }: Made, now: string, since: number) => {
  const horizon = horizonOf(series, now);
  const from = upTo ?? instantAt(series.startsOn, series.timeZone);
  const { cancelledFrom } = series;
  if (from >= horizon || count - since >= mostOccurrences) return { starts: [], to: from };
  const starts = startsBetween(series, from, horizon).filter(
    (at) => cancelledFrom === undefined || localTime(at, series.timeZone).day < cancelledFrom,
  );
  const piece = starts.slice(0, Math.min(pieceSize, mostOccurrences - (count - since)));
  return { starts: piece, to: starts[piece.length] ?? horizon };
};

/**
 * V7. Makes the next events of a series, at most 25, as of `now`: in one transaction with how far it is, so that an occurrence
 * exists once, done twice, by two at once or cut off; `since` is how many there were when the making began. Returns how many
 * were made and whether there are more. Throws where somebody else was faster.
 */
export const makeNext = async (
  means: Means,
  seriesId: string,
  since: number | undefined,
): Promise<{ made: number; since: number; more: boolean }> => {
  const [{ series, item }, [held]] = await Promise.all([seriesWith(means, seriesId), madeOf(means, [seriesId])]);
  const { made, item: read } = held!;
  const begun = since ?? made.count;
  const { starts, to } = dueOf(series, made, means.now(), begun);
  if (made.upTo !== undefined && to <= made.upTo) return { made: 0, since: begun, more: false };
  const last = starts.at(-1) ?? made.last;
  const next: Made = { upTo: to, count: made.count + starts.length, ...(last && { last }) };
  await means.table.transact([
    seriesStands(item),
    madeAction(means, seriesId, next, read),
    ...starts.flatMap((start) => {
      const id = means.newId("event");
      const template = templateOn(series, localTime(start, series.timeZone).day);
      const at = occurrences.key(means.accountId, seriesId, start);
      const occurrence = { startsAt: start, eventId: id, made: template };
      return [
        {
          put: occurrences.toItem(at, occurrence, means.newId("revision")),
          condition: { if: "attribute_not_exists(pk)" },
        },
        eventAction(means, { ...contentOf(series, start, template), id, origin: madeHere(means, id) }, undefined),
      ];
    }),
  ]);
  return { made: starts.length, since: begun, more: starts.length === pieceSize };
};
