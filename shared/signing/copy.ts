import { buffer } from "node:stream/consumers";
import { said } from "../pages/frame.ts";
import type { Language } from "../pages/language.ts";
import { printable, registerFaces } from "./copy/fonts.ts";
import { setProof } from "./copy/proof.ts";
import { runOf } from "./copy/runs.ts";
import { paragraph, setTokens } from "./copy/setting.ts";
import type { GivenSignature } from "./form.ts";
import { tokensOf } from "./markdown.ts";
import { texts } from "./texts.ts";

/** What stands in a signed copy: the text as it was frozen, the signature and its proof. */
export interface CopyOf extends GivenSignature {
  studio: string;
  /** the studio's IANA zone */
  timeZone: string;
  title: string;
  /** Markdown */
  body: string;
  /** the text's language, and so the copy's */
  language: Language;
  version: number;
  /** SHA-256 of the text, as it was taken when the text was frozen */
  textHash: string;
  /** the client's name as the studio knows it */
  client: string;
  waiverId: string;
  clientId: string;
  signatureId: string;
  /** RFC 3339, UTC */
  signedAt: string;
  /** IP address and user agent of who signed */
  address: string;
  userAgent: string;
}

type Doc = PDFKit.PDFDocument;
const margins = { top: 56, bottom: 64, left: 56, right: 56 };

/** Below each page, outside the text: whose copy it is, and which page of how many. */
const setFooters = (doc: Doc, { studio, title, signatureId, language }: CopyOf): void => {
  const { start, count } = doc.bufferedPageRange();
  for (let at = start; at < start + count; at += 1) {
    doc.switchToPage(at);
    doc.page.margins.bottom = 0;
    const width = doc.page.width - margins.left - margins.right;
    const line = { width, height: 10, lineBreak: false, ellipsis: true };
    const top = doc.page.height - 44;
    const whose = printable(doc, "regular", `${studio} · ${title}`);
    const page = said(texts[language].copy.page, { page: at + 1, pages: count });
    doc.markContent("Artifact", { type: "Pagination" });
    doc.font("regular").fontSize(8).text(whose.text, margins.left, top, line);
    doc.text(`${page} · ${signatureId}`, margins.left, top + 11, line);
    doc.endMarkedContent();
  }
};

const set = (doc: Doc, copy: CopyOf): void => {
  const { studio, title, version, language, body } = copy;
  const root = doc.struct("Document");
  doc.addStructure(root);
  paragraph(doc, root, [runOf(studio)], { points: 11, after: 4 });
  paragraph(doc, root, [runOf(title, true)], { tag: "H1", points: 18, after: 4 });
  paragraph(doc, root, [runOf(said(texts[language].version, { version }))], { points: 9, after: 12 });
  setTokens(doc, root, tokensOf(body));
  setProof(doc, root, copy);
  root.end();
  setFooters(doc, copy);
};

/**
 * The signed copy as a PDF: the text, the signature and its proof, tagged for screen readers, in the text's language. The same input
 * gives the same bytes. pdfkit is read in when the first copy is made: no other request needs it.
 */
export const signedCopy = async (copy: CopyOf): Promise<Uint8Array> => {
  const { default: PDFDocument } = await import("pdfkit");
  const at = new Date(copy.signedAt);
  const doc = new PDFDocument({
    size: "A4",
    margins,
    font: "", // none of the built-in ones, whose files do not come along
    bufferPages: true,
    pdfVersion: "1.7",
    tagged: true,
    displayTitle: true,
    lang: copy.language,
    info: { Title: copy.title, Author: copy.studio, Creator: "Clientele", CreationDate: at, ModDate: at },
  });
  const bytes = buffer(doc);
  registerFaces(doc);
  set(doc, copy);
  doc.end();
  return new Uint8Array(await bytes);
};
