import type { StudioEvent } from "../events/schema.ts";
import { instantAt, localTime } from "../kernel/time.ts";
import type { Series, Template } from "./schema.ts";

/** What the events of a series are on a local day. */
export const templateOn = ({ versions }: Pick<Series, "versions">, day: string): Template =>
  versions.findLast(({ from }) => from === undefined || from <= day)!.event;

/** What of an event its series says, for one start of its rule. */
export type Content = Omit<StudioEvent, "id" | "origin">;

/** The event of a series for one start of its rule; another time than the rule's is of the same local day. */
export const contentOf = (
  { id, timeZone }: Pick<Series, "id" | "timeZone">,
  start: string,
  { minutes, time, ...content }: Template,
): Content => {
  const startsAt = time === undefined ? start : instantAt(`${localTime(start, timeZone).day}T${time}`, timeZone);
  const endsAt = minutes && new Date(Date.parse(startsAt) + minutes * 60_000).toISOString();
  return { ...content, startsAt, ...(endsAt && { endsAt }), seriesId: id };
};

/** A series with its events from a day on changed; what it was before that day stays. */
export const versionsFrom = (
  { versions }: Pick<Series, "versions">,
  from: string,
  change: (event: Template) => Template,
): Series["versions"] => {
  const before = versions.filter((one) => one.from === undefined || one.from < from);
  const later = versions.filter((one) => one.from !== undefined && one.from >= from);
  const begins = later[0]?.from === from ? [] : [{ from, event: before.at(-1)!.event }];
  return [...before, ...[...begins, ...later].map(({ event, ...of }) => ({ ...of, event: change(event) }))];
};
