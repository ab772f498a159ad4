import { inflateSync } from "node:zlib";

/** The objects of a PDF as pdfkit writes it: what stands in each, and its stream read. */
const objectsOf = (bytes: Uint8Array): Map<string, { head: string; stream: string }> => {
  const file = Buffer.from(bytes).toString("latin1");
  const objects = new Map<string, { head: string; stream: string }>();
  for (const [, number = "", text = ""] of file.matchAll(/^(\d+) 0 obj\n([\s\S]*?)\nendobj/gm)) {
    const [head = "", packed] = text.split(/\nstream\n/);
    const data = packed && Buffer.from(packed.replace(/\nendstream$/, ""), "latin1");
    const stream = !data ? "" : (/FlateDecode/.test(head) ? inflateSync(data) : data).toString("latin1");
    objects.set(number, { head, stream });
  }
  return objects;
};

const textOf = (hex: string): string => Buffer.from(hex.replace(/\s/g, ""), "hex").swap16().toString("utf16le");

/** What each glyph of a font means (its ToUnicode map). */
const glyphsOf = (map: string): Map<number, string> => {
  const glyphs = new Map<number, string>();
  for (const [, from = "", list = ""] of map.matchAll(/<(\w+)> <\w+> \[([^\]]*)\]/g))
    [...list.matchAll(/<([^>]*)>/g)].forEach(([, hex = ""], at) => {
      glyphs.set(Number.parseInt(from, 16) + at, textOf(hex));
    });
  return glyphs;
};

/** The words on each page of a PDF that pdfkit wrote with fonts of its own, lines apart, in the order they were set. */
export const pagesOfPdf = (bytes: Uint8Array): string[] => {
  const objects = objectsOf(bytes);
  const fonts = new Map<string, Map<number, string>>();
  for (const { head } of objects.values())
    for (const [, name = "", font = ""] of head.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const [, map = ""] = /\/ToUnicode (\d+) 0 R/.exec(objects.get(font)!.head) ?? [];
      fonts.set(name, glyphsOf(objects.get(map)!.stream));
    }
  const pages = [...objects.values()].filter(({ head }) => /\/Type \/Page\b/.test(head));
  return pages.map(({ head }) => {
    let glyphs = new Map<number, string>();
    let text = "";
    const { stream } = objects.get(/\/Contents (\d+) 0 R/.exec(head)![1]!)!;
    for (const [, font, shown = ""] of stream.matchAll(/\/(F\d+) [\d.]+ Tf|\[(.*?)\] TJ/g))
      if (font) glyphs = fonts.get(font)!;
      else {
        const hex = [...shown.matchAll(/<(\w*)>/g)].map(([, one]) => one).join("");
        text += `${(hex.match(/.{4}/g) ?? []).map((glyph) => glyphs.get(Number.parseInt(glyph, 16)) ?? "?").join("")}\n`;
      }
    return text;
  });
};
