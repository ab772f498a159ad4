import { requireClient } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import { invalid } from "../kernel/errors.ts";
import { daysAfter, daysBetween, localTime } from "../kernel/time.ts";
import { dayCounts } from "../messages/days.ts";
import { messagingSettings } from "../messages/settings.ts";
import { clientSince } from "../settling/since.ts";
import type { By, TimelineChart, TimelineRange } from "./message-schema.ts";
import { type Months, monthsOf, spanOf } from "./months.ts";
import { mondayOf } from "./weeks.ts";

/** Days drawn where nobody says from when. */
const lastDays = 90;
/** Points of a picture and an answer at most, and the least days that each takes. */
const mostPoints = 1100;
const pointDays: Record<By, number> = { day: 1, week: 7, month: 28 };

type Point = Pick<TimelineChart["items"][number], "automated" | "byHand">;
const none = (): Point => ({ automated: { email: 0, sms: 0 }, byHand: { email: 0, sms: 0 } });

/** What was sent day by day. */
const daysOf = (months: Months): Map<string, Point> => {
  const days = new Map<string, Point>();
  for (const { on, by, channel, count } of months.flatMap(([month, sums]) => dayCounts(month, sums))) {
    const point = days.get(on) ?? none();
    point[by][channel] += count;
    days.set(on, point);
  }
  return days;
};

const added = (points: Point[]): Point => {
  const sum = none();
  for (const point of points)
    for (const by of ["automated", "byHand"] as const)
      for (const channel of ["email", "sms"] as const) sum[by][channel] += point[by][channel];
  return sum;
};
const all = ({ email, sms }: Point["automated"]): number => email + sms;

const pointOf: Record<By, (day: string) => string> = {
  day: (day) => day,
  week: mondayOf,
  month: (day) => day.slice(0, 7),
};

/** The stretches of days of a range, the first and the last cut off by it. */
const stretches = (from: string, to: string, by: By): { startsOn: string; endsOn: string }[] => {
  const found: { startsOn: string; endsOn: string }[] = [];
  let last: string | undefined;
  for (let day = from; day <= to; day = daysAfter(day, 1)) {
    const point = pointOf[by](day);
    if (point === last) found.at(-1)!.endsOn = day;
    else found.push({ startsOn: day, endsOn: day });
    last = point;
  }
  return found;
};

interface Marking {
  expected: TimelineChart["expected"];
  /** the day the client began on */
  since: string;
  days: Map<string, Point>;
}

/** How many automated messages there were in the window that ends with a day, and whether that is too few or too many. */
const markerOf = ({ expected: { days: length, least, most }, since, days }: Marking) => {
  const counts = [...days].map(([day, { automated }]): [string, number] => [day, all(automated)]);
  return (endsOn: string): TimelineChart["now"] => {
    const begins = daysAfter(endsOn, 1 - length);
    const inWindow = counts.reduce((sum, [day, count]) => (begins <= day && day <= endsOn ? sum + count : sum), 0);
    const under = inWindow < least && since <= begins;
    return { on: endsOn, inWindow, mark: inWindow > most ? "over" : under ? "under" : null };
  };
};

const rangeOf = ({ from, to, by }: TimelineRange, today: string): { from: string; to: string } => {
  const last = to ?? (from && from > today ? from : today);
  const first = from ?? daysAfter(last, 1 - lastDays);
  if (daysBetween(first, last) >= mostPoints * pointDays[by])
    throw invalid([
      { pointer: "/query/from", message: `must be less than ${mostPoints * pointDays[by]} days before to` },
    ]);
  return { from: first, to: last };
};

/** S0-70, S0-71. Messages over time, with marks of too few and too many. 404; 422 where there would be too many points. */
export const messageTimeline = async (ctx: Ctx, clientId: string, asked: TimelineRange): Promise<TimelineChart> => {
  const [card, { expected }] = await Promise.all([requireClient(ctx, clientId), messagingSettings(ctx)]);
  const today = localTime(ctx.now(), card.zone).day;
  const range = rangeOf(asked, today);
  const firstDay = range.from < today ? range.from : today;
  const months = await monthsOf(ctx, clientId, { from: daysAfter(firstDay, 1 - expected.days).slice(0, 7) });
  const days = daysOf(months);
  const markOf = markerOf({ expected, since: localTime(clientSince(card), card.zone).day, days });
  const inRange = [...days].filter(([day]) => range.from <= day && day <= range.to);
  const byPoint = Map.groupBy(inRange, ([day]) => pointOf[asked.by](day));
  const items = stretches(range.from, range.to < today ? range.to : today, asked.by).map((stretch) => {
    const { on: _, ...marked } = markOf(stretch.endsOn);
    const counted = byPoint.get(pointOf[asked.by](stretch.startsOn)) ?? [];
    return { ...stretch, ...added(counted.map(([, point]) => point)), ...marked };
  });
  return {
    title: "Messages over time",
    x: {
      label: { day: "Day", week: "Week", month: "Month" }[asked.by],
      unit: asked.by,
      from: items[0]?.startsOn ?? null,
      to: items.at(-1)?.endsOn ?? null,
    },
    y: {
      label: "Messages",
      unit: "messages",
      min: 0,
      max: Math.max(0, ...items.flatMap(({ automated, byHand }) => [all(automated), all(byHand)])),
    },
    zone: "location",
    months: spanOf(inRange.map(([day]) => ({ month: day.slice(0, 7) }))),
    by: asked.by,
    range,
    expected,
    items,
    total: added(items),
    now: markOf(today),
  };
};
