import * as z from "zod";
import type { Page, Raw, Window } from "../contract.ts";
import { all, part } from "./api.ts";
import { meet } from "./catalogues.ts";
import { Id, Time } from "./schema.ts";
import type { Site } from "./settings.ts";
import { bound, daysIn, instantOf } from "./times.ts";

const Offset = z.object({ offset: z.int() }).optional();

export const rawClass = (site: Site, record: Record<string, unknown>): Raw => {
  meet(site, record.Location);
  return { resource: "classes", id: Id.safeParse(record.Id).data ?? null, record };
};

/** A page of the classes of the days in a window, cancelled ones and those not yet open for booking among them. */
export const classesIn = (site: Site, window: Window, offset?: number) => {
  const { start, end } = daysIn(window, { now: site.now, zone: site.zoneOf() });
  return part(
    site,
    "/class/classes",
    "Classes",
    {
      startDateTime: start,
      endDateTime: end,
      hideCanceledClasses: false,
      schedulingWindow: false,
      lastModifiedDate: window.changedSince && bound(window.changedSince),
    },
    offset,
  );
};

/** A class by its id, whenever it is; none where it was taken out. */
export const classesById = (site: Site, id: string | null): Promise<Record<string, unknown>[]> => {
  const { start: startDateTime, end: endDateTime } = daysIn({}, { now: site.now, zone: site.zoneOf() });
  const query = {
    classIds: [Number(id)],
    startDateTime,
    endDateTime,
    hideCanceledClasses: false,
    schedulingWindow: false,
  };
  return all(site, "/class/classes", "Classes", query);
};

/** The classes of the days between two times, as met in this piece of work. */
interface Met {
  from: string;
  to: string;
  whole: boolean;
  items: Record<string, unknown>[];
}

const meetClasses = (site: Site, { from, to }: Window, items: Met["items"], first: boolean, last: boolean): void => {
  if (from === undefined || to === undefined) return;
  const before = first ? undefined : (site.memory.get("classes") as Met | undefined);
  if (!first && before?.from !== from) return;
  site.memory.set("classes", { from, to, whole: last, items: [...(before?.items ?? []), ...items] } satisfies Met);
};

/** The classes of a window. */
export const pullClasses = async (site: Site, window: Window, cursor: unknown): Promise<Page> => {
  const offset = Offset.parse(cursor)?.offset;
  const { items, next } = await classesIn(site, window, offset);
  meetClasses(site, window, items, offset === undefined, next === undefined);
  const raws = items.map((record) => rawClass(site, record));
  return { raws, ...(next !== undefined && { cursor: { offset: next } }) };
};

const Held = z.looseObject({
  Id,
  StartDateTime: Time,
  EndDateTime: Time.nullish(),
  IsCanceled: z.boolean().nullish(),
  Location: z.looseObject({ Name: z.string().nullish() }).nullish(),
});

/** A class as far as asking for its roster goes; times are instants. */
interface Timed {
  id: string;
  start: string;
  end: string;
  cancelled: boolean;
}

/** The classes of a list with their times; one that cannot be read is left to its mapping. */
export const timed = (site: Site, items: Met["items"]): Timed[] =>
  items.flatMap((item) => {
    const { data } = Held.safeParse(item);
    if (!data) return [];
    const zone = site.zoneOf(data.Location?.Name ?? undefined);
    const start = instantOf(data.StartDateTime, zone);
    const end = data.EndDateTime ? instantOf(data.EndDateTime, zone) : start;
    return [{ id: data.Id, start, end, cancelled: data.IsCanceled ?? false }];
  });

/** All classes of the days between two times: those met already where they cover them. */
export const classesBetween = async (site: Site, from: string, to: string): Promise<Met["items"]> => {
  const met = site.memory.get("classes") as Met | undefined;
  if (met?.whole && met.from <= from && met.to >= to) return met.items;
  const found: Met["items"] = [];
  for (let offset: number | undefined = 0; offset !== undefined; ) {
    const { items, next } = await classesIn(site, { from, to }, offset);
    found.push(...items);
    offset = next;
  }
  return found;
};
