import { scaleLog } from "d3-scale";
import { line } from "d3-shape";
import { margin, sheet } from "../../shared/charts/drawing/sheet.ts";
import { element, label, type Svg } from "../../shared/charts/drawing/svg.ts";
import { linesOf, widthAt } from "../../shared/charts/drawing/wording.ts";
import type { Curve } from "../kept.ts";

interface Asked {
  id: string;
  title: string;
  says: string[];
  /** what lies across, and what stands up */
  across: string;
  up: string;
  tick: (value: number) => string;
  curves: Curve[];
}

const [width, height, gap] = [720, 280, 16];

/** Curves that have the same points are one line with all of their names. */
const merged = (curves: Curve[]): { names: string[]; points: Curve["points"] }[] =>
  [...Map.groupBy(curves, ({ points }) => JSON.stringify(points)).values()].map((same) => ({
    names: same.map(({ what }) => what),
    points: same[0]!.points,
  }));

/** Powers of ten, from the last below the least value to the first above the most. */
const decades = (values: number[]): [number, number] => {
  const [low, high] = [Math.floor(Math.log10(Math.min(...values))), Math.ceil(Math.log10(Math.max(...values)))];
  return [10 ** low, 10 ** (high === low ? high + 1 : high)];
};

const marks = ["", "6 4", "2 4", "10 3 2 3", "1 3", "12 6"];

/** Curves on two logarithmic scales, each with its name, in one picture; undefined where there is nothing to draw. */
export const drawnCurves = ({ id, title, says, across, up, tick, curves }: Asked): string | undefined => {
  const lines = merged(curves);
  const values = lines.flatMap(({ points }) => points.map(([, y]) => y));
  if (values.length === 0) return undefined;
  const describes = lines
    .map(
      ({ names, points }) =>
        `${names.join(", ")}: ${points.map(([x, y]) => `${tick(y)} at ${x.toLocaleString("en")}`).join(", ")}`,
    )
    .join(". ");
  return `${sheet({ id: `performance-${id}`, title, says, describes, width }, (top) => {
    const [from, to] = decades(lines.flatMap(({ points }) => points.map(([x]) => x)));
    const y = scaleLog()
      .domain(decades(values))
      .range([top + 40 + height, top + 40]);
    const left = margin.side + Math.max(...y.ticks(3).map((one) => widthAt(tick(one)))) + 10;
    const x = scaleLog()
      .domain([from, to])
      .range([left, width - margin.side]);
    const isDecade = (value: number) => Number.isInteger(Math.round(Math.log10(value) * 1e6) / 1e6);
    const grid = y.ticks().map((one) => {
      const rule = element("line", { class: "rule", x1: left, x2: width - margin.side, y1: y(one), y2: y(one) });
      return isDecade(one)
        ? element("g", {}, rule, label(tick(one), left - 8, y(one) + 4, { "text-anchor": "end" }))
        : rule;
    });
    const below = x
      .ticks()
      .filter(isDecade)
      .map((one) =>
        label(one.toLocaleString("en"), Math.min(x(one), width - margin.side - 16), y.range()[0]! + 18, {
          "text-anchor": "middle",
        }),
      );
    const path = line<[number, number]>(
      (point) => x(point[0]),
      (point) => y(point[1]),
    );
    const paths = lines.map(({ points }, i) =>
      element(
        "g",
        {},
        element("path", { class: "line", d: path(points)!, "stroke-dasharray": marks[i % marks.length] || undefined }),
        ...points.map(([px, py]) => element("circle", { class: "mark", cx: x(px), cy: y(py), r: 3 })),
      ),
    );
    const names = namesOf(lines, y.range()[0]! + 70);
    return {
      drawn: [
        label(up, margin.side, top + 18, { class: "name" }),
        ...grid,
        ...below,
        label(across, (left + width - margin.side) / 2, y.range()[0]! + 40, { "text-anchor": "middle" }),
        ...paths,
        ...names.drawn,
      ],
      bottom: names.bottom + 10,
    };
  })}\n`;
};

/** What each kind of line is, below the picture, in as many lines as its names need; and where that ends. */
const namesOf = (lines: ReturnType<typeof merged>, top: number): { drawn: Svg[]; bottom: number } => {
  const [from, to] = [margin.side, margin.side + 34];
  let y = top;
  const drawn = lines.flatMap(({ names }, i) => {
    const dashes = marks[i % marks.length] || undefined;
    const sample = element("line", {
      class: "line",
      x1: from,
      x2: to,
      y1: y - 4,
      y2: y - 4,
      "stroke-dasharray": dashes,
    });
    const words = linesOf(names, width - to - 10 - margin.side).map((words, row) =>
      label(words, to + 10, y + row * gap, { class: "name" }),
    );
    y += words.length * gap;
    return [sample, ...words];
  });
  return { drawn, bottom: y };
};
