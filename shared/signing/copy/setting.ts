import type { Token, Tokens } from "marked";
import { type Face, printable } from "./fonts.ts";
import { type Run, runOf, runsOf } from "./runs.ts";

type Doc = PDFKit.PDFDocument;
type Element = PDFKit.PDFStructureElement;

/** Sizes in points: of the text, and of its headings by their rank. */
const size = 10;
const headings = [14, 12, 11];
const step = 18;

const faceOf = ({ bold, italic }: Run): Face =>
  bold ? (italic ? "boldItalic" : "bold") : italic ? "italic" : "regular";

/** A new page where less than `height` points are left on this one. */
export const makeRoom = (doc: Doc, height: number): void => {
  if (doc.y + height > doc.page.maxY()) doc.addPage();
};

/** Writes words from the line at hand on, as wide as the page from `left` points within its margin. */
const write = (doc: Doc, runs: readonly Run[], left: number, points: number): void => {
  const x = doc.page.margins.left + left;
  const width = doc.page.width - doc.page.margins.right - x;
  runs.forEach((run, at) => {
    const { face, text } = printable(doc, faceOf(run), run.text);
    const options = { width, lineGap: 2, strike: run.struck, continued: at < runs.length - 1 };
    doc.font(face).fontSize(points);
    if (at === 0) doc.text(text, x, doc.y, options);
    else doc.text(text, options);
  });
};

/** A paragraph or heading with its place among the document's tags, for screen readers. */
export const paragraph = (
  doc: Doc,
  parent: Element,
  runs: readonly Run[],
  { tag = "P", left = 0, points = size, after = 6 } = {},
): void => {
  if (runs.length === 0) return;
  makeRoom(doc, points * (tag === "P" ? 1.4 : 4));
  parent.add(doc.struct(tag, {}, [() => write(doc, runs, left, points)]));
  doc.y += after;
};

const within = (doc: Doc, parent: Element, tag: string, fill: (element: Element) => void): void => {
  const element = doc.struct(tag);
  parent.add(element);
  fill(element);
  element.end();
};

const item = (doc: Doc, list: Element, marker: string, tokens: readonly Token[], left: number): void =>
  within(doc, list, "LI", (element) => {
    makeRoom(doc, size * 1.4);
    const top = doc.y;
    const x = doc.page.margins.left + left;
    const label = () => doc.font("regular").fontSize(size).text(marker, x, top, { lineBreak: false });
    element.add(doc.struct("Lbl", {}, [label]));
    doc.y = top;
    within(doc, element, "LBody", (body) => setTokens(doc, body, tokens, left + step));
    if (doc.y === top) doc.y += size * 1.4;
  });

const list = (doc: Doc, parent: Element, { ordered, start, items }: Tokens.List, left: number): void =>
  within(doc, parent, "L", (element) => {
    items.forEach(({ task, tokens }, at) => {
      const marker = ordered ? `${Number(start) + at}.` : "•";
      if (task && tokens[0]?.type === "checkbox") item(doc, element, tokens[0].raw.trim(), tokens.slice(1), left);
      else item(doc, element, marker, tokens, left);
    });
    doc.y += 3;
  });

const rule = (doc: Doc): void => {
  doc.markContent("Artifact", { type: "Layout" });
  const { left, right } = doc.page.margins;
  doc
    .moveTo(left, doc.y)
    .lineTo(doc.page.width - right, doc.y)
    .lineWidth(0.5)
    .stroke();
  doc.endMarkedContent();
  doc.y += 8;
};

type Setter = (doc: Doc, parent: Element, token: Token, left: number) => void;

const heading: Setter = (doc, parent, token, left) => {
  const { depth, tokens } = token as Tokens.Heading;
  const runs = runsOf(tokens).map((run) => ({ ...run, bold: true }));
  doc.y += 4;
  const points = headings[Math.min(depth, headings.length) - 1]!;
  paragraph(doc, parent, runs, { tag: `H${Math.min(depth + 1, 6)}`, left, points, after: 4 });
};

/** How each kind of block is set; any other is written as it stands. */
const setters: Readonly<Record<string, Setter>> = {
  heading,
  paragraph: (doc, parent, token, left) => paragraph(doc, parent, runsOf((token as Tokens.Paragraph).tokens), { left }),
  text: (doc, parent, token, left) => paragraph(doc, parent, runsOf([token]), { left, after: 3 }),
  list: (doc, parent, token, left) => list(doc, parent, token as Tokens.List, left),
  blockquote: (doc, parent, token, left) =>
    within(doc, parent, "BlockQuote", (quote) =>
      setTokens(doc, quote, (token as Tokens.Blockquote).tokens, left + step),
    ),
  code: (doc, parent, token, left) => paragraph(doc, parent, [runOf((token as Tokens.Code).text)], { left }),
  hr: rule,
  space: () => {},
};

const asWritten: Setter = (doc, parent, token, left) => paragraph(doc, parent, [runOf(token.raw.trimEnd())], { left });

/** Sets the blocks of a Markdown text below one another, over as many pages as they need. */
export const setTokens = (doc: Doc, parent: Element, tokens: readonly Token[], left = 0): void => {
  for (const token of tokens) (setters[token.type] ?? asWritten)(doc, parent, token, left);
};
