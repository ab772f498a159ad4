import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

type Doc = PDFKit.PDFDocument;

/** DejaVu Sans: Latin, Greek, Cyrillic and more, in four faces. scripts/beside.ts puts the files beside the bundle. */
const files = {
  regular: "DejaVuSans.ttf",
  bold: "DejaVuSans-Bold.ttf",
  italic: "DejaVuSans-Oblique.ttf",
  boldItalic: "DejaVuSans-BoldOblique.ttf",
} as const;
export type Face = keyof typeof files;

const { resolve } = createRequire(import.meta.url);
const bytes = new Map<Face, Buffer>();

/** A face's file, found as Node finds a package's, from the source as from a bundle; read once. */
const bytesOf = (face: Face): Buffer => {
  const found = bytes.get(face) ?? readFileSync(resolve(`dejavu-fonts-ttf/ttf/${files[face]}`));
  bytes.set(face, found);
  return found;
};

/** Makes the faces known to a document by their names. */
export const registerFaces = (doc: Doc): void => {
  for (const face of Object.keys(files) as Face[]) doc.registerFont(face, bytesOf(face));
};

/** What pdfkit knows of the font that is chosen, and does not tell in its types. */
interface Chosen {
  _font: { font: { hasGlyphForCodePoint(point: number): boolean } };
}

const known = (doc: Doc, face: Face, sign: string): boolean =>
  (doc.font(face) as unknown as Chosen)._font.font.hasGlyphForCodePoint(sign.codePointAt(0)!);

/** Signs that print nothing by themselves. */
const silent = /[\p{Cf}\p{Cc}]|\p{Variation_Selector}/u;

/**
 * A text and the face it prints in: where the face that is wanted lacks a sign, the regular one; what that lacks too is printed by its
 * number, `[U+5F20]`, so that no two names look alike on paper.
 */
export const printable = (doc: Doc, wanted: Face, text: string): { face: Face; text: string } => {
  const signs = [...text].filter((sign) => sign === "\n" || !silent.test(sign));
  const lacks = (face: Face, sign: string) => sign !== "\n" && !known(doc, face, sign);
  const face = signs.some((sign) => lacks(wanted, sign)) ? "regular" : wanted;
  const written = (sign: string) =>
    lacks(face, sign) ? `[U+${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}]` : sign;
  return { face, text: signs.map(written).join("") };
};
