import { scaleLinear } from "d3-scale";
import { margin, nothing, type Sheet, sheet } from "./sheet.ts";
import { element, label, type Svg, text } from "./svg.ts";
import { shortened, widthAt } from "./wording.ts";

/** A bar: its name before it, its number after it, and what it is called. */
export interface Bar {
  name: string;
  value: number;
  shows: string;
  says: string;
  kind?: "mark" | "second";
}

const row = { height: 28, bar: 16 };
/** Pixels for what stands after a bar, at least; and at most for the names before the bars. */
const room = { after: 64, name: (width: number) => Math.min(200, width * 0.36) };

/** Bars one below the other on one scale, or words that there are none; a long name is shortened. */
export const drawBars = (
  said: Sheet,
  bars: Bar[],
  { measures, empty }: { measures: string; empty: string },
): string => {
  const { width } = said;
  const most = Math.max(0, ...bars.map(({ value }) => value));
  if (most === 0) return sheet(said, nothing(empty, width));
  const names = bars.map(({ name }) => shortened(name, room.name(width)));
  const left = margin.side + Math.max(...names.map((name) => widthAt(name))) + 10;
  const after = Math.max(room.after, ...bars.map(({ shows }) => widthAt(shows) + 10));
  const across = scaleLinear([0, most], [0, width - margin.side - after - left]);
  return sheet(said, (from) => {
    const top = from + 6;
    const drawn = bars.map(({ value, shows, says, kind = "mark" }, place): Svg => {
      const [at, long] = [top + place * row.height, across(value)];
      const bar = { class: kind, x: left, y: at + 5, width: long, height: row.bar, "data-value": value };
      return element(
        "g",
        {},
        label(names[place]!, left - 10, at + 17, { class: "name", "text-anchor": "end" }),
        element("rect", bar, element("title", {}, text(says))),
        label(shows, left + long + 6, at + 17, { class: "value" }),
      );
    });
    const bottom = top + bars.length * row.height;
    const zero = element("line", { class: "zero", x1: left, x2: left, y1: top, y2: bottom });
    return { drawn: [...drawn, zero, label(measures, left, bottom + 22)], bottom: bottom + 44 };
  });
};
