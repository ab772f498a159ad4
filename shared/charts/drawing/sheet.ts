import { element, label, type Svg, text } from "./svg.ts";
import { shortened } from "./wording.ts";

/** Pixels across; a picture grows downwards alone. */
export const width = 720;
export const margin = { left: 24, right: 24, top: 84, bottom: 52 };

const style = `.chart{--paper:#fff;--ink:#1c2733;--quiet:#56636f;--rule:#e0e5ea;--mark:#2563a8;--second:#b9480e;font:12px system-ui,"Segoe UI","DejaVu Sans",sans-serif}
@media (prefers-color-scheme:dark){.chart{--paper:#12181f;--ink:#e8edf2;--quiet:#a3b1bf;--rule:#2d3844;--mark:#6cb0f5;--second:#f59a6b}}
.chart .paper{fill:var(--paper)}.chart text{fill:var(--quiet)}.chart .title{fill:var(--ink);font-size:18px;font-weight:600}
.chart .value,.chart .name{fill:var(--ink)}.chart .mark{fill:var(--mark)}.chart .second{fill:var(--second)}
.chart .line{fill:none;stroke:var(--mark);stroke-width:2}.chart .under{fill:var(--mark);fill-opacity:.15}
.chart .rule{stroke:var(--rule)}.chart .zero{stroke:var(--quiet)}`;

interface Sheet {
  /** names the picture among others on a page */
  id: string;
  title: string;
  /** what is counted and when, below the title */
  says: string;
  /** the picture in words, for those who hear it */
  describes: string;
  height: number;
}

/** A whole picture, readable in light and in dark (prefers-color-scheme) and named for screen readers. */
export const sheet = ({ id, title, says, describes, height }: Sheet, ...content: Svg[]): string =>
  element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${Math.ceil(height)}`,
      class: "chart",
      role: "img",
      "aria-labelledby": `${id}-title ${id}-desc`,
    },
    element("title", { id: `${id}-title` }, text(title)),
    element("desc", { id: `${id}-desc` }, text(describes)),
    element("style", {}, style as Svg),
    element("rect", { class: "paper", width, height: Math.ceil(height) }),
    label(title, margin.left, 34, { class: "title" }),
    label(shortened(says, width - margin.left - margin.right), margin.left, 56),
    ...content,
  );

/** What is drawn where there is nothing to draw. */
export const nothing = (says: string): Svg => label(says, width / 2, 190, { class: "name", "text-anchor": "middle" });
export const heightOfNothing = 300;
