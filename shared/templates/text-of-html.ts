import { decoded } from "./entities.ts";
import { Sheet } from "./sheet.ts";

/** What begins a line of its own, and with how many line breaks before and after. */
const blocks: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    "address article aside dd div dt figure footer form header li main nav section tr"
      .split(" ")
      .map((tag) => [tag, 1]),
  ),
  ...Object.fromEntries("blockquote dl h1 h2 h3 h4 h5 h6 hr ol p pre table ul".split(" ").map((tag) => [tag, 2])),
};
/** What is in there is not read by anybody. */
const unread = new Set(["style", "script", "head", "title", "template"]);

/** How far quotes within a tag are heeded, so that one that never closes costs no more. */
const longestTag = 10_000;

/** Where a tag that begins at `from` ends: at the first `>` that stands in no quotes; -1 where there is none. */
const endOfTag = (html: string, from: number): number => {
  let quote = "";
  for (let i = from; i < Math.min(html.length, from + longestTag); i += 1) {
    const sign = html[i]!;
    if (quote) {
      if (sign === quote) quote = "";
    } else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === ">") return i;
  }
  return -1;
};

const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, "i").exec(tag);
  return found ? decoded((found[1] ?? found[2] ?? found[3] ?? "").trim()) : undefined;
};

const open = (sheet: Sheet, name: string, tag: string): void => {
  if (name === "br") sheet.line();
  else if (name === "a") sheet.openLink(attribute(tag, "href") ?? "");
  else if (name === "img") sheet.write(` ${attribute(tag, "alt") ?? ""} `);
  else if (name === "td" || name === "th") sheet.write(" ");
  else if (name in blocks) sheet.break(blocks[name]!);
  if (name === "hr") {
    sheet.write("---");
    sheet.break(2);
  }
  if (name === "li") sheet.write("- ");
};

const close = (sheet: Sheet, name: string): void => {
  if (name === "a") sheet.closeLink();
  else if (name in blocks) sheet.break(blocks[name]!);
};

/** Where a comment or a tag that begins at `from` ends, the first sign behind it; undefined where it never does. */
const behind = (html: string, from: number): number | undefined => {
  if (html.startsWith("<!--", from)) {
    const end = html.indexOf("-->", from + 4);
    return end < 0 ? undefined : end + 3;
  }
  const quoted = endOfTag(html, from);
  const end = quoted < 0 ? html.indexOf(">", from) : quoted;
  return end < 0 ? undefined : end + 1;
};

/** Reads one tag; answers where to go on: behind it, or behind what nobody reads. */
const readTag = (sheet: Sheet, html: string, from: number, to: number): number => {
  const [, slash, tagName = ""] = /^<(\/?)([a-z][\w:-]*)/i.exec(html.slice(from, Math.min(to, from + 40))) ?? [];
  const name = tagName.toLowerCase();
  if (slash) close(sheet, name);
  else if (!unread.has(name)) open(sheet, name, html.slice(from, to));
  else {
    const length = html.slice(to).search(new RegExp(`</${name}\\b`, "i"));
    return length < 0 ? html.length : to + length;
  }
  return to;
};

/**
 * The text part of an HTML email that has none: paragraphs and lists as lines, links with their address, images by their `alt`, nothing
 * of styles and scripts. Tags of a template (`{{…}}`) stay. Pure; what never closes ends it.
 */
export const textOfHtml = (html: string): string => {
  const sheet = new Sheet();
  let at = 0;
  while (at < html.length) {
    const found = html.indexOf("<", at);
    const from = found < 0 ? html.length : found;
    sheet.write(decoded(html.slice(at, from)));
    if (from < html.length && !/[a-z!?/]/i.test(html[from + 1] ?? "")) {
      sheet.write("<");
      at = from + 1;
      continue;
    }
    const to = behind(html, from);
    if (to === undefined) break;
    at = readTag(sheet, html, from, to);
  }
  return sheet.text.trim();
};
