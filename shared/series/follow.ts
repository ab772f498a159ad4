import { auditAction } from "../audit/store.ts";
import type { Ctx, Means } from "../ctx.ts";
import { cancelled } from "../events/patched.ts";
import type { StudioEvent } from "../events/schema.ts";
import { events } from "../events/store.ts";
import { eventAction } from "../events/write.ts";
import { localTime } from "../kernel/time.ts";
import { same } from "../settling/contribution.ts";
import { midnightOf } from "../settling/local-day.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import { contentOf, templateOn } from "./occurrence.ts";
import type { Occurrence, Series } from "./schema.ts";
import { occurrences, occurrencesOf, seriesStands, seriesWith } from "./store.ts";

/** Events looked at in one piece; each that changes is three of a transaction's hundred actions. */
const pieceSize = 25;
const dayMs = 86_400_000;

/** What became of the events that were to follow: changed as the series is now, cancelled, or kept as somebody changed them by hand. */
export interface Followed {
  changed: number;
  cancelled: number;
  kept: number;
}

interface Standing {
  series: Series;
  occurrence: Occurrence;
  at: Item;
  event: StudioEvent;
  item: Item;
}
type Telling = Means & Partial<Pick<Ctx, "actor">>;

/** Whether an event is still as the series last wrote it. */
const isAsMade = ({ series, occurrence, event }: Standing): boolean => {
  const { id: _, origin: __, ...content } = event;
  return same(content, contentOf(series, occurrence.startsAt, occurrence.made));
};

/** The writes by which one event comes to what its series is now, and what that is called. */
const follow = (means: Telling, now: string, standing: Standing): [keyof Followed | undefined, Action[]] => {
  const { series, occurrence, at, event, item } = standing;
  const { day } = localTime(occurrence.startsAt, series.timeZone);
  if (event.startsAt <= now || event.deleted) return [undefined, []];
  if (series.cancelledFrom !== undefined && series.cancelledFrom <= day) {
    if (event.cancelled) return [undefined, []];
    const told = { before: {}, after: { cancelled: true, cancelReason: series.cancelReason } };
    return [
      "cancelled",
      [
        eventAction(means, cancelled(event, series.cancelReason), item),
        auditAction(means, { act: "event.cancelled", about: event.id, ...told }),
      ],
    ];
  }
  if (!isAsMade(standing)) return ["kept", []];
  const made = templateOn(series, day);
  if (same(made, occurrence.made)) return ["changed", []];
  const { id, origin } = event;
  return [
    "changed",
    [
      eventAction(means, { ...contentOf(series, occurrence.startsAt, made), id, origin }, item),
      {
        put: occurrences.toItem(at, { ...occurrence, made }, means.newId("revision")),
        condition: { if: "#rev = :rev", values: { rev: at.rev } },
      },
    ],
  ];
};

/**
 * V7. Takes a series as it stands to its next events from a local day on, at most 25, behind the start `after`: however often,
 * or by two changes at once, they come to what the series is now. What has begun stays, and what was changed by hand; a
 * cancelled series cancels that too. Returns what became of them, and behind which start to go on. Throws where somebody
 * else was faster.
 */
export const followNext = async (
  means: Telling,
  seriesId: string,
  from: string,
  after: string | undefined,
): Promise<Followed & { after: string | undefined }> => {
  const now = means.now();
  const { series, item: read } = await seriesWith(means, seriesId);
  const since = midnightOf(Date.parse(from) / dayMs, series.timeZone);
  const { items, last } = await occurrencesOf(means, seriesId, { from: since, after, limit: pieceSize });
  const found = items.map((item) => occurrences.fromItem(item));
  const held = await means.table.getMany(found.map(({ eventId }) => events.key(means.accountId, eventId)));
  const followed: Followed = { changed: 0, cancelled: 0, kept: 0 };
  const actions = found.flatMap((occurrence, i) => {
    const item = held[i];
    if (!item || item.gone) return [];
    const standing = { series, occurrence, at: items[i]!, event: events.fromItem(item), item };
    const [what, writes] = follow(means, now, standing);
    if (what) followed[what] += 1;
    return writes;
  });
  if (actions.length > 0) await means.table.transact([seriesStands(read), ...actions]);
  return { ...followed, after: last && found.at(-1)?.startsAt };
};
