import { said } from "../../pages/frame.ts";
import type { CopyOf } from "../copy.ts";
import { grid } from "../form.ts";
import { texts } from "../texts.ts";
import { whenIn } from "../when.ts";
import { printable } from "./fonts.ts";
import { runOf } from "./runs.ts";
import { makeRoom, paragraph } from "./setting.ts";

type Doc = PDFKit.PDFDocument;
type Element = PDFKit.PDFStructureElement;

const size = 9;
const labels = 115;
const gap = 12;

/** A label and, beside it, what `write` puts at a place and so many points wide and high; all of it on one page. */
const beside = (
  doc: Doc,
  parent: Element,
  label: string,
  least: number,
  write: (left: number, top: number) => void,
  figure?: string,
): void => {
  const { left } = doc.page.margins;
  const named = { width: labels };
  const height = Math.max(doc.font("bold").fontSize(size).heightOfString(label, named), least);
  makeRoom(doc, height);
  const top = doc.y;
  parent.add(doc.struct("P", {}, [() => doc.font("bold").fontSize(size).text(label, left, top, named)]));
  const value = () => write(left + labels + gap, top);
  parent.add(figure ? doc.struct("Figure", { alt: figure }, [value]) : doc.struct("P", {}, [value]));
  doc.y = top + height + 5;
};

const row = (doc: Doc, parent: Element, label: string, value: string): void => {
  const { left, right } = doc.page.margins;
  const told = { width: doc.page.width - left - right - labels - gap, lineGap: 1 };
  const { face, text } = printable(doc, "regular", value);
  const font = () => doc.font(face).fontSize(size);
  beside(doc, parent, label, font().heightOfString(text, told), (x, top) => font().text(text, x, top, told));
};

/** The drawn strokes as they were drawn, in a frame of half the grid's size in points. */
const drawn = (doc: Doc, parent: Element, label: string, strokes: string): void => {
  const [width, height] = [grid.width / 2, grid.height / 2];
  const draw = (left: number, top: number) => {
    doc.save().translate(left, top);
    doc.lineWidth(0.5).rect(0, 0, width, height).stroke();
    doc.scale(0.5).lineWidth(4).lineCap("round").lineJoin("round").path(strokes).stroke();
    doc.restore();
  };
  beside(doc, parent, label, height, draw, label);
};

/** The signature block: who signed and how it is known. */
export const setProof = (doc: Doc, parent: Element, copy: CopyOf): void => {
  const { language, client, name, guardian, drawing, signedAt, timeZone } = copy;
  const { copy: words, relations, version } = texts[language];
  const rows = (all: [string, string | undefined][]): void => {
    for (const [label, value] of all) if (value) row(doc, parent, label, value);
  };
  doc.y += 10;
  makeRoom(doc, 200);
  paragraph(doc, parent, [runOf(words.proof, true)], { tag: "H2", points: 14, after: 8 });
  rows([
    [words.signedBy, guardian?.name ?? name],
    [words.relation, guardian && relations[guardian.relation]],
    [words.signedFor, guardian && name],
    [words.client, client],
  ]);
  if (drawing) drawn(doc, parent, words.drawing, drawing);
  rows([
    [words.method, drawing ? words.drawn : words.typed],
    [words.timeHere, `${whenIn(language, signedAt, timeZone)} (${timeZone})`],
    [words.timeUtc, signedAt],
    [words.address, copy.address],
    [words.userAgent, copy.userAgent],
    [words.textHash, copy.textHash],
    [words.ids, [said(version, copy), copy.waiverId, copy.clientId, copy.signatureId].join("\n")],
  ]);
};
