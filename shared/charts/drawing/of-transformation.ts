import { daysBetween } from "../../kernel/time.ts";
import type { TransformationChart } from "../../transformation/trend-schema.ts";
import { trace } from "./marks.ts";
import { acrossIs, type Panel, panelOf, upIs } from "./panel.ts";
import { margin, nothing, sheet } from "./sheet.ts";
import { label, type Svg } from "./svg.ts";
import { count, dayInWords } from "./wording.ts";

/** Width that a dot has, as a column would. */
const dot = 10.5;

/** Columns by their day instead of one behind the other. */
const byDay = (panel: Panel, days: string[]): Panel => {
  const span = daysBetween(days[0]!, days.at(-1)!);
  const [left, right] = [panel.left + dot, panel.right - dot];
  const share = (day: string) => (span === 0 ? 0.5 : daysBetween(days[0]!, day) / span);
  return { ...panel, column: dot, at: (place) => left + (right - left) * share(days[place]!) - dot / 2 };
};

/** The first and the last day below the line. */
const endsBelow = ({ left, right, bottom }: Panel, from: string, to: string): Svg[] => [
  label(dayInWords(from), left, bottom + 18),
  ...(from === to ? [] : [label(dayInWords(to), right, bottom + 18, { "text-anchor": "end" })]),
];

/** S2-22: a line through the values of a field, each at its day. */
export const drawTransformation = (chart: TransformationChart, width: number): string => {
  const { title, field, items, first, last, change, min, max, x, y } = chart;
  const said = (value: string | null) => `${value ?? ""}${field.unit ? ` ${field.unit}` : ""}`;
  if (x.from === null || x.to === null) {
    const nil = `No values of ${field.name} yet.`;
    return sheet({ id: "transformation", title, says: [], describes: nil, width }, nothing(nil, width));
  }
  const [from, to] = [x.from, x.to];
  const grown = `${Number(change) > 0 ? "+" : ""}${said(change)}`;
  const says = [`${dayInWords(from)} to ${dayInWords(to)}`, `from ${said(first)} to ${said(last)}`, grown];
  const describes = `From ${said(first)} on ${dayInWords(from)} to ${said(last)} on ${dayInWords(to)}: ${grown}. Least ${said(min)}, most ${said(max)}, ${items.length} ${items.length === 1 ? "value" : "values"}.`;
  const values = items.map(({ on, value }) => ({
    height: Number(value),
    value: Number(value),
    says: `${dayInWords(on)}: ${said(value)}`,
  }));
  return sheet({ id: "transformation", title, says, describes, width }, (start) => {
    const top = start + 42;
    const range = { min: Number(y.min), max: Number(y.max), items: items.length, tick: count };
    const panel = byDay(
      panelOf({ width, top, height: 240, ...range }),
      items.map(({ on }) => on),
    );
    const drawn = [
      panel.axis,
      trace(panel, values),
      ...endsBelow(panel, from, to),
      acrossIs(panel, x.label),
      upIs(top, field.unit ? `${y.label} (${field.unit})` : y.label),
    ];
    return { drawn, bottom: panel.bottom + margin.bottom };
  });
};
