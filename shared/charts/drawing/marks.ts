import { area, line } from "d3-shape";
import type { Panel } from "./panel.ts";
import { element, label, type Svg, text } from "./svg.ts";
import { count, widthAt } from "./wording.ts";

/** One value: where it stands, what it is in the answer, and what it is called. */
export interface Value {
  /** in what the ticks are in */
  height: number;
  /** as the answer has it */
  value: number;
  says: string;
}

const told = ({ value, says }: Value, attributes: Record<string, string | number>, name: string): Svg =>
  element(name, { ...attributes, "data-value": value }, element("title", {}, text(says)));

/** A column for each value, from the zero line. */
export const columns = (panel: Panel, values: Value[], kind = "mark"): Svg =>
  element(
    "g",
    {},
    ...values.map((one, place) => {
      const [y, zero] = [panel.up(Math.max(0, one.height)), panel.up(Math.min(0, one.height))];
      return told(one, { class: kind, x: panel.at(place), y, width: panel.column, height: zero - y }, "rect");
    }),
  );

/** The numbers above columns, where each fits over its own; none for nothing. */
export const numbers = (panel: Panel, values: Value[]): Svg => {
  const fits = values.every(({ value }) => widthAt(count(value), 11) <= panel.step - 2);
  const shown = fits ? values : [];
  return element(
    "g",
    {},
    ...shown.flatMap(({ value, height }, place) => {
      const at = { class: "value", "font-size": 11, "text-anchor": "middle" };
      return value ? [label(count(value), panel.at(place) + panel.column / 2, panel.up(height) - 5, at)] : [];
    }),
  );
};

/** A short line over each column that has something to be compared with. */
export const compared = (panel: Panel, values: (Value | undefined)[]): Svg =>
  element(
    "g",
    {},
    ...values.flatMap((one, place) => {
      if (!one) return [];
      const reach = Math.max(2, panel.column * 0.15);
      const at = { x: panel.at(place) - reach, y: panel.up(one.height) - 1.25, width: panel.column + 2 * reach };
      return [told(one, { class: "second", ...at, height: 2.5 }, "rect")];
    }),
  );

const middleOf = (panel: Panel) => ({
  x: (_: Value, place: number) => panel.at(place) + panel.column / 2,
  y: ({ height }: Value) => panel.up(height),
});

/** A line through the middle of the columns, and a dot for each value. */
export const trace = (panel: Panel, values: Value[]): Svg => {
  const { x, y } = middleOf(panel);
  const through = line<Value>().x(x).y(y)(values);
  const r = Math.max(1, Math.min(3.5, panel.column / 3));
  return element(
    "g",
    {},
    element("path", { class: "line", d: through ?? "" }),
    ...values.map((one, place) => told(one, { class: "mark", cx: x(one, place), cy: y(one), r }, "circle")),
  );
};

/** The same with what lies below it shaded, down to the zero line. */
export const curve = (panel: Panel, values: Value[]): Svg => {
  const { x, y } = middleOf(panel);
  const under = area<Value>().x(x).y0(panel.up(0)).y1(y)(values);
  return element("g", {}, element("path", { class: "under", d: under ?? "" }), trace(panel, values));
};

/** Lines all across that values should lie between. */
export const bounds = (panel: Panel, values: number[]): Svg =>
  element(
    "g",
    {},
    ...values.map((value) =>
      element("rect", {
        class: "second",
        x: panel.left,
        y: panel.up(value) - 0.5,
        width: panel.right - panel.left,
        height: 1,
      }),
    ),
  );

/** What the colours mean, side by side and in as many rows as they need; `bottom` is the line of the last. */
export const legend = (
  entries: { kind: string; says: string }[],
  { x: left, y: top, width }: { x: number; y: number; width: number },
): { drawn: Svg; bottom: number } => {
  let [x, y] = [left, top];
  const keys = entries.flatMap(({ kind, says }) => {
    const long = widthAt(says) + 16;
    if (x > left && x + long > left + width) [x, y] = [left, y + 18];
    const at = x;
    x += long + 20;
    return [element("rect", { class: kind, x: at, y: y - 9, width: 10, height: 10, rx: 2 }), label(says, at + 16, y)];
  });
  return { drawn: element("g", {}, ...keys), bottom: y };
};
