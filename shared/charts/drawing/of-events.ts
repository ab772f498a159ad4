import { scaleLinear } from "d3-scale";
import type { AttendanceChart, HoursChart, TypesChart } from "../schema.ts";
import { columns, numbers, type Value } from "./marks.ts";
import { acrossIs, below, panelOf } from "./panel.ts";
import { heightOfNothing, margin, nothing, sheet, width } from "./sheet.ts";
import { element, label, type Svg, text } from "./svg.ts";
import { dayInWords, events, hourInWords, monthsInWords, shortened, widthAt } from "./wording.ts";

const saysOf = ({ statuses, months }: Pick<HoursChart, "statuses" | "months">): string =>
  [monthsInWords(months), `counts ${statuses.join(", ")}`, "by the clock of the location"].filter(Boolean).join(" · ");

const panelHeight = 240;

/** One column for each of some counts, or words that there are none. */
const counted = (
  id: string,
  chart: HoursChart | AttendanceChart,
  describes: string,
  values: Value[],
  words: string[],
): string => {
  const { title, x, y } = chart;
  const said = { id, title, says: saysOf(chart), describes };
  if (y.max === 0) return sheet({ ...said, height: heightOfNothing }, nothing(`No ${y.label.toLowerCase()} yet.`));
  const asked = { top: margin.top, height: panelHeight, min: y.min, max: y.max, items: values.length, whole: true };
  const panel = panelOf({ ...asked, tick: String });
  const drawn = [
    panel.axis,
    columns(panel, values),
    numbers(panel, values),
    below(panel, words),
    acrossIs(panel, x.label),
  ];
  return sheet({ ...said, height: panel.bottom + margin.bottom }, ...drawn);
};

/** S0-38: a column for each hour of the day. */
export const drawHours = (chart: HoursChart): string => {
  const values = chart.items.map(({ hour, count }) => ({
    height: count,
    value: count,
    says: `${hourInWords(hour)}: ${events(count)}`,
  }));
  const most = chart.items
    .filter(({ count }) => count > 0 && count === chart.y.max)
    .map(({ hour }) => hourInWords(hour));
  const describes = most.length > 0 ? `Most at ${most.join(", ")}: ${events(chart.y.max)}.` : "No booked events yet.";
  return counted(
    "event-hours",
    chart,
    describes,
    values,
    chart.items.map(({ hour }) => hourInWords(hour)),
  );
};

/** S4-31: a column for each week. */
export const drawAttendance = (chart: AttendanceChart): string => {
  const values = chart.items.map(({ week, startsOn, count }) => ({
    height: count,
    value: count,
    says: `${week}, from ${dayInWords(startsOn)}: ${events(count)}`,
  }));
  const describes =
    chart.items.length > 0
      ? `${chart.perWeek} a week in ${chart.items.length} weeks, at most ${events(chart.y.max)}.`
      : "No attended events yet.";
  const words = chart.items.map(({ startsOn }) => dayInWords(startsOn));
  const x = { ...chart.x, label: `Week from Monday · ${chart.perWeek} a week on average` };
  return counted("attendance", { ...chart, x }, describes, values, words);
};

const row = { height: 28, bar: 16, name: 200, count: 56 };

/** S0-37: a bar for each event type, its name before it; a long name is shortened, and whole in its title. */
export const drawTypes = (chart: TypesChart): string => {
  const { title, items, y } = chart;
  const most = items.slice(0, 3).map(({ eventType, count }) => `${eventType}: ${events(count)}`);
  const describes = most.length > 0 ? `${items.length} types. ${most.join(", ")}.` : "No attended events yet.";
  const said = { id: "event-types", title, says: saysOf(chart), describes };
  if (items.length === 0) return sheet({ ...said, height: heightOfNothing }, nothing("No attended events yet."));
  const names = items.map(({ eventType }) => shortened(eventType, row.name));
  const left = margin.left + Math.max(...names.map((name) => widthAt(name))) + 10;
  const across = scaleLinear([0, y.max], [0, width - margin.right - row.count - left]);
  const bars = items.map(({ eventType, count }, i): Svg => {
    const top = margin.top + i * row.height;
    const long = across(count);
    return element(
      "g",
      {},
      label(names[i]!, left - 10, top + 17, { class: "name", "text-anchor": "end" }),
      element(
        "rect",
        { class: "mark", x: left, y: top + 5, width: long, height: row.bar, "data-value": count },
        element("title", {}, text(`${eventType}: ${events(count)}`)),
      ),
      label(String(count), left + long + 6, top + 17, { class: "value" }),
    );
  });
  const bottom = margin.top + items.length * row.height;
  const zero = element("line", { class: "zero", x1: left, x2: left, y1: margin.top, y2: bottom });
  return sheet({ ...said, height: bottom + 44 }, ...bars, zero, label(y.label, left, bottom + 22));
};
