import { element, label, type Svg, text } from "./svg.ts";
import { linesOf } from "./wording.ts";

/** Pixels kept free on both sides, and below the axis for its words. */
export const margin = { side: 24, bottom: 52 };

/** Where the title stands, the first line below it, and the step to the next. */
const head = { title: 34, first: 56, step: 17 };

interface Colours {
  paper: string;
  ink: string;
  quiet: string;
  rule: string;
  mark: string;
  second: string;
}

const light: Colours = {
  paper: "#fff",
  ink: "#1c2733",
  quiet: "#56636f",
  rule: "#e0e5ea",
  mark: "#2563a8",
  second: "#b9480e",
};
const dark: Colours = {
  paper: "#12181f",
  ink: "#e8edf2",
  quiet: "#a3b1bf",
  rule: "#2d3844",
  mark: "#6cb0f5",
  second: "#f59a6b",
};

/** Written out: programs that draw pictures outside of a browser know no custom properties. */
const coloured = ({ paper, ink, quiet, rule, mark, second }: Colours): string =>
  [
    `.chart .paper{fill:${paper}}.chart text{fill:${quiet}}`,
    `.chart .title,.chart .value,.chart .name{fill:${ink}}`,
    `.chart .mark,.chart .under{fill:${mark}}.chart .second{fill:${second}}`,
    `.chart .line{stroke:${mark}}.chart .rule{stroke:${rule}}.chart .zero{stroke:${quiet}}`,
  ].join("");

const style = `.chart{font:12px system-ui,"Segoe UI","DejaVu Sans",sans-serif}
.chart .title{font-size:18px;font-weight:600}.chart .line{fill:none;stroke-width:2}.chart .under{fill-opacity:.15}
${coloured(light)}
@media (prefers-color-scheme:dark){${coloured(dark)}}`;

export interface Sheet {
  /** names the picture among others on a page */
  id: string;
  title: string;
  /** what is counted and when, below the title */
  says: string[];
  /** the picture in words, for those who hear it */
  describes: string;
  /** pixels across; a picture grows downwards alone */
  width: number;
}

/** What stands below the title and what it says, from `top`; `bottom` is where the picture ends. */
type Body = (top: number) => { drawn: Svg[]; bottom: number };

/** A whole picture, readable in light and in dark (prefers-color-scheme) and named for screen readers. */
export const sheet = ({ id, title, says, describes, width }: Sheet, body: Body): string => {
  const lines = linesOf(says, width - 2 * margin.side);
  const under = lines.map((line, row) => label(line, margin.side, head.first + row * head.step));
  const { drawn, bottom } = body(head.first + lines.length * head.step);
  const height = Math.ceil(bottom);
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${height}`,
      class: "chart",
      role: "img",
      "aria-labelledby": `${id}-title ${id}-desc`,
    },
    element("title", { id: `${id}-title` }, text(title)),
    element("desc", { id: `${id}-desc` }, text(describes)),
    element("style", {}, style as Svg),
    element("rect", { class: "paper", width, height }),
    label(title, margin.side, head.title, { class: "title" }),
    ...under,
    ...drawn,
  );
};

/** What is drawn where there is nothing to draw. */
export const nothing =
  (says: string, width: number): Body =>
  (top) => ({
    drawn: [label(says, width / 2, top + 60, { class: "name", "text-anchor": "middle" })],
    bottom: top + 120,
  });
