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
const labels = 150;
const gap = 12;

/** A label and, beside it, what it names; both on one page. */
const row = (doc: Doc, parent: Element, label: string, value: string): void => {
  const left = doc.page.margins.left;
  const width = doc.page.width - left - doc.page.margins.right - labels - gap;
  const { face, text } = printable(doc, "regular", value);
  const named = { width: labels };
  const told = { width, lineGap: 1 };
  const height = Math.max(
    doc.font("bold").fontSize(size).heightOfString(label, named),
    doc.font(face).fontSize(size).heightOfString(text, told),
  );
  makeRoom(doc, height);
  const top = doc.y;
  const write = () => {
    doc.font("bold").fontSize(size).text(label, left, top, named);
    doc
      .font(face)
      .fontSize(size)
      .text(text, left + labels + gap, top, told);
  };
  parent.add(doc.struct("P", write));
  doc.y = top + height + 5;
};

const half = { width: grid.width / 2, height: grid.height / 2 };

/** The drawn strokes as they were drawn, at half the grid's size in points, in a frame. */
const drawn = (doc: Doc, parent: Element, label: string, strokes: string): void => {
  makeRoom(doc, half.height + 40);
  paragraph(doc, parent, [runOf(label, true)], { points: size, after: 4 });
  const { left } = doc.page.margins;
  const top = doc.y;
  const draw = () => {
    doc.save().translate(left, top);
    doc.lineWidth(0.5).rect(0, 0, half.width, half.height).stroke();
    doc.scale(0.5).lineWidth(4).lineCap("round").lineJoin("round").path(strokes).stroke();
    doc.restore();
  };
  const bbox: [number, number, number, number] = [left, top, left + half.width, top + half.height];
  parent.add(doc.struct("Figure", { alt: label, bbox }, [draw]));
  doc.y = top + half.height + 10;
};

/** The signature block: who signed and how it is known. */
export const setProof = (doc: Doc, parent: Element, copy: CopyOf): void => {
  const { language, client, name, guardian, drawing, signedAt, timeZone } = copy;
  const { copy: words, relations, version } = texts[language];
  doc.y += 10;
  makeRoom(doc, 120);
  paragraph(doc, parent, [runOf(words.proof, true)], { tag: "H2", points: 14, after: 8 });
  const rows: [string, string | undefined][] = [
    [words.signedBy, guardian?.name ?? name],
    [words.relation, guardian && relations[guardian.relation]],
    [words.signedFor, guardian && (name === client ? name : `${name} (${client})`)],
    [words.typedName, guardian?.name ?? name],
    [words.method, drawing ? words.drawn : words.typed],
    [words.timeHere, `${whenIn(language, signedAt, timeZone)} (${timeZone})`],
    [words.timeUtc, signedAt],
    [words.address, copy.address],
    [words.userAgent, copy.userAgent || undefined],
    [words.textHash, copy.textHash],
    [words.ids, [said(version, copy), copy.waiverId, copy.clientId, copy.signatureId].join("\n")],
  ];
  for (const [label, value] of rows) if (value !== undefined) row(doc, parent, label, value);
  if (drawing) drawn(doc, parent, words.drawing, drawing);
};
