import { hourStatuses, typeStatuses } from "../bookings/contribution.ts";
import type { Ctx } from "../ctx.ts";
import { monthsOf, spanOf, sumsOf } from "./months.ts";
import { type AttendanceChart, type HoursChart, type Range, type TypesChart, weekdays } from "./schema.ts";
import { mondayOf, mondaysBetween, weekday, weekName } from "./weeks.ts";

const added = <K>(rows: [K, number][]): Map<K, number> => {
  const sums = new Map<K, number>();
  for (const [name, count] of rows) sums.set(name, (sums.get(name) ?? 0) + count);
  return sums;
};

const upTo = (label: string, items: { count: number }[]) => ({
  label,
  unit: "events",
  min: 0,
  max: Math.max(0, ...items.map(({ count }) => count)),
});

/** S0-37, S0-83: most attended first. */
export const eventTypes = async (ctx: Ctx, clientId: string, range: Range): Promise<TypesChart> => {
  const counted = sumsOf(await monthsOf(ctx, clientId, range), "type");
  const items = [...added(counted.map(({ name, count }) => [name, count]))]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([eventType, count]) => ({ eventType, count }));
  return {
    title: "Attended events by type",
    x: { label: "Event type", unit: "eventType", from: null, to: null },
    y: upTo("Attended events", items),
    zone: "location",
    months: spanOf(counted),
    statuses: [...typeStatuses],
    items,
  };
};

/** S0-38, S0-83: every hour of the day, 0 where nothing was booked. */
export const eventHours = async (ctx: Ctx, clientId: string, range: Range): Promise<HoursChart> => {
  const counted = sumsOf(await monthsOf(ctx, clientId, range), "hour");
  const hours = added(counted.map(({ name, count }) => [Number(name), count]));
  const items = Array.from({ length: 24 }, (_, hour) => ({ hour, count: hours.get(hour) ?? 0 }));
  return {
    title: "Booked events by start hour",
    x: { label: "Local start hour", unit: "hour", from: 0, to: 23 },
    y: upTo("Booked events", items),
    zone: "location",
    months: spanOf(counted),
    statuses: [...hourStatuses],
    items,
  };
};

/** S4-31: every ISO week from the first attended to the last, 0 where the client did not come. */
export const attendance = async (ctx: Ctx, clientId: string, range: Range): Promise<AttendanceChart> => {
  const counted = sumsOf(await monthsOf(ctx, clientId, range), "day");
  const days = counted.map(({ month, name, count }): [string, number] => [`${month}-${name}`, count]);
  const weeks = added(days.map(([day, count]) => [mondayOf(day), count]));
  const onDay = added(days.map(([day, count]) => [weekday(day), count]));
  const [first, last] = [[...weeks.keys()].sort()[0], [...weeks.keys()].sort().at(-1)];
  const items = (first && last ? mondaysBetween(first, last) : []).map((startsOn) => ({
    week: weekName(startsOn),
    startsOn,
    count: weeks.get(startsOn) ?? 0,
  }));
  const all = days.reduce((sum, [, count]) => sum + count, 0);
  return {
    title: "Attended events by week",
    x: { label: "Week", unit: "week", from: items[0]?.week ?? null, to: items.at(-1)?.week ?? null },
    y: upTo("Attended events", items),
    zone: "location",
    months: spanOf(counted),
    statuses: [...typeStatuses],
    items,
    perWeek: items.length > 0 ? Math.round((all / items.length) * 100) / 100 : 0,
    weekdays: weekdays.map((name, i) => ({ weekday: name, count: onDay.get(i) ?? 0 })),
  };
};
