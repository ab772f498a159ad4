import { scaleBand, scaleLinear } from "d3-scale";
import { margin } from "./sheet.ts";
import { element, label, type Svg } from "./svg.ts";
import { widthAt } from "./wording.ts";

/** A scale up the left side and one step across for each item. */
export interface Panel {
  bottom: number;
  left: number;
  right: number;
  up: (value: number) => number;
  /** left edge of an item's column, by its place */
  at: (place: number) => number;
  column: number;
  /** from one column to the next */
  step: number;
  axis: Svg;
}

interface Asked {
  /** pixels across the whole picture */
  width: number;
  top: number;
  height: number;
  /** values, in what the ticks are in */
  min: number;
  max: number;
  items: number;
  /** words of a tick */
  tick: (value: number) => string;
  whole?: boolean;
  /** width kept free for words of ticks, where panels stand one above another */
  gutter?: number;
}

/** No column is wider, however few there are. */
const widest = 72;

const scaleOf = ({ top, height, min, max, whole }: Asked) => {
  const up = scaleLinear()
    .domain([min, max === min ? min + 1 : max])
    .range([top + height, top])
    .nice(5);
  return { up, ticks: up.ticks(5).filter((tick) => !whole || Number.isInteger(tick)) };
};

/** Width that the words of an axis need. */
export const gutterOf = (asked: Asked): number =>
  Math.max(...scaleOf(asked).ticks.map((tick) => widthAt(asked.tick(tick))));

/** Ticks with lines across, the zero line stronger, and the places of the columns. */
export const panelOf = (asked: Asked): Panel => {
  const { up, ticks } = scaleOf(asked);
  const left = margin.side + (asked.gutter ?? gutterOf(asked)) + 10;
  const right = asked.width - margin.side;
  const across = scaleBand<number>()
    .domain(Array.from({ length: asked.items }, (_, place) => place))
    .range([left, right])
    .padding(asked.items > 120 ? 0 : 0.25);
  const column = Math.min(widest, across.bandwidth());
  const axis = ticks.flatMap((tick) => [
    element("line", { class: tick === 0 ? "zero" : "rule", x1: left, x2: right, y1: up(tick), y2: up(tick) }),
    label(asked.tick(tick), left - 8, up(tick) + 4, { "text-anchor": "end" }),
  ]);
  return {
    bottom: asked.top + asked.height,
    left,
    right,
    up,
    at: (place) => across(place)! + (across.bandwidth() - column) / 2,
    column,
    step: across.step(),
    axis: element("g", {}, ...axis),
  };
};

/** Steps between the words of months, so that January is among them; of anything else. */
const steps = {
  month: [1, 2, 3, 6, 12, 24, 60, 120, 240, 600],
  any: [1, 2, 3, 4, 6, 8, 12, 26, 52, 104, 260, 520, 2600],
};

/** Words below the columns, as many as stand side by side; `place0` is what the first would be in a year that begins at 0. */
export const below = (panel: Panel, words: string[], kind: keyof typeof steps = "any", place0 = 0): Svg => {
  const longest = Math.max(0, ...words.map((word) => widthAt(word))) + 10;
  const step = steps[kind].find((one) => one * panel.step >= longest) ?? words.length;
  const labels = words.flatMap((word, place) => {
    const x = Math.min(panel.at(place) + panel.column / 2, panel.right - widthAt(word) / 2 + 10);
    return (place + place0) % step === 0 ? [label(word, x, panel.bottom + 18, { "text-anchor": "middle" })] : [];
  });
  return element("g", {}, ...labels);
};

/** Words under the labels: what lies across. */
export const acrossIs = ({ left, right, bottom }: Panel, words: string): Svg =>
  label(words, (left + right) / 2, bottom + 40, { "text-anchor": "middle" });

/** Words over the axis that begins at `top`, above the numbers of its columns: what stands up. */
export const upIs = (top: number, words: string): Svg => label(words, margin.side, top - 22, { class: "name" });
