import type { AttendanceChart, HoursChart, TypesChart } from "../schema.ts";
import { drawBars } from "./bars.ts";
import { columns, numbers, type Value } from "./marks.ts";
import { acrossIs, below, panelOf, upIs } from "./panel.ts";
import { margin, nothing, sheet } from "./sheet.ts";
import { count as counted, dayInWords, events, hourInWords, monthsInWords } from "./wording.ts";

const saysOf = ({ statuses, months }: Pick<HoursChart, "statuses" | "months">): string[] => [
  ...monthsInWords(months),
  `counts ${statuses.join(", ")}`,
  "by the clock of the location",
];

interface Counted {
  id: string;
  says: string[];
  describes: string;
  values: Value[];
  /** below the columns */
  words: string[];
  width: number;
}

/** One column for each of some counts, or words that there are none. */
const drawCounts = (
  { title, x, y }: HoursChart | AttendanceChart,
  { values, words, width, ...said }: Counted,
): string => {
  if (y.max === 0) return sheet({ ...said, title, width }, nothing(`No ${y.label.toLowerCase()} yet.`, width));
  return sheet({ ...said, title, width }, (from) => {
    const top = from + 42;
    const range = { min: y.min, max: y.max, items: values.length, whole: true, tick: counted };
    const panel = panelOf({ width, top, height: 240, ...range });
    const drawn = [
      panel.axis,
      columns(panel, values),
      numbers(panel, values),
      below(panel, words),
      acrossIs(panel, x.label),
      upIs(top, y.label),
    ];
    return { drawn, bottom: panel.bottom + margin.bottom };
  });
};

/** S0-38: a column for each hour of the day. */
export const drawHours = (chart: HoursChart, width: number): string => {
  const values = chart.items.map(({ hour, count }) => ({
    height: count,
    value: count,
    says: `${hourInWords(hour)}: ${events(count)}`,
  }));
  const most = chart.items
    .filter(({ count }) => count > 0 && count === chart.y.max)
    .map(({ hour }) => hourInWords(hour));
  const describes = most.length > 0 ? `Most at ${most.join(", ")}: ${events(chart.y.max)}.` : "No booked events yet.";
  const words = chart.items.map(({ hour }) => hourInWords(hour));
  return drawCounts(chart, { id: "event-hours", says: saysOf(chart), describes, values, words, width });
};

/** S4-31: a column for each week. */
export const drawAttendance = (chart: AttendanceChart, width: number): string => {
  const { items, perWeek, y } = chart;
  const values = items.map(({ week, startsOn, count }) => ({
    height: count,
    value: count,
    says: `${week}, from ${dayInWords(startsOn)}: ${events(count)}`,
  }));
  const says = [...saysOf(chart), ...(items.length > 0 ? [`${perWeek} a week on average`] : [])];
  const describes =
    items.length > 0
      ? `${perWeek} a week in ${items.length} ${items.length === 1 ? "week" : "weeks"}, at most ${events(y.max)}.`
      : "No attended events yet.";
  const words = items.map(({ startsOn }) => dayInWords(startsOn));
  const named = { ...chart, x: { ...chart.x, label: "Week, from its Monday" } };
  return drawCounts(named, { id: "attendance", says, describes, values, words, width });
};

/** S0-37: a bar for each event type. */
export const drawTypes = (chart: TypesChart, width: number): string => {
  const { title, items, y } = chart;
  const most = items.slice(0, 3).map(({ eventType, count }) => `${eventType}: ${events(count)}`);
  const types = items.length === 1 ? "1 type" : `${items.length} types`;
  const empty = "No attended events yet.";
  const describes = most.length > 0 ? `${types}. ${most.join(", ")}.` : empty;
  const bars = items.map(({ eventType, count }) => ({
    name: eventType,
    value: count,
    shows: counted(count),
    says: `${eventType}: ${events(count)}`,
  }));
  const said = { id: "event-types", title, says: saysOf(chart), describes, width };
  return drawBars(said, bars, { measures: y.label, empty });
};
