import { createHash } from "node:crypto";
import { grid, mostDrawn } from "./form.ts";

/**
 * Shows the sheet to draw on and notes what is drawn as an SVG path in the form; without it the typed name is enough. Steps of less
 * than three points are left out, and what is longer than a form may hold.
 */
export const script = `(() => {
const find = (id) => document.getElementById(id);
const sheet = find("sheet"), line = find("line"), field = find("drawing");
let pen, x = 0, y = 0;
const show = (drawing) => { field.value = drawing; line.setAttribute("d", drawing); };
const share = (at, from, size, steps) => Math.round(Math.min(Math.max((at - from) / size, 0), 1) * steps);
const put = (event, begins) => {
  const { left, top, width, height } = sheet.getBoundingClientRect();
  const toX = share(event.clientX, left, width, ${grid.width}), toY = share(event.clientY, top, height, ${grid.height});
  if (field.value.length > ${mostDrawn - 20} || (!begins && Math.abs(toX - x) + Math.abs(toY - y) < 3)) return;
  x = toX; y = toY;
  show(field.value + (begins ? "M" + x + " " + y : "") + "L" + x + " " + y);
};
sheet.addEventListener("pointerdown", (event) => {
  if (event.button || pen !== undefined) return;
  event.preventDefault();
  pen = event.pointerId;
  sheet.setPointerCapture(pen);
  put(event, true);
});
sheet.addEventListener("pointermove", (event) => { if (event.pointerId === pen) put(event); });
for (const end of ["pointerup", "pointercancel"])
  sheet.addEventListener(end, (event) => { if (event.pointerId === pen) pen = undefined; });
find("clear").addEventListener("click", () => show(""));
show(field.value);
find("draw").hidden = false;
})();`;

/** The script as a Content-Security-Policy names it, so that no other is run. */
export const scriptHash = `sha256-${createHash("sha256").update(script).digest("base64")}`;
