import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { build } from "../../scripts/build.ts";
import { languages } from "../../shared/pages/language.ts";
import { type CopyOf, signedCopy } from "../../shared/signing/copy.ts";
import { texts } from "../../shared/signing/texts.ts";
import { pagesOfPdf } from "../support/pdf.ts";

const copy: CopyOf = {
  studio: "Tide & Line",
  timeZone: "America/New_York",
  title: "Waiver of liability",
  body: "# Risk\n\nI take part at my **own** *risk*.\n\n- knees\n- back\n\nSee [our terms](https://example.com/terms).",
  language: "en",
  version: 3,
  textHash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  client: "Zoë Łukasz",
  waiverId: "wvr_1",
  clientId: "cli_1",
  signatureId: "sgn_1",
  signedAt: "2026-03-14T03:30:00.000Z",
  address: "2001:db8::7334",
  userAgent: "Mozilla/5.0 (iPhone)",
  name: "Zoë Łukasz",
};
const drawing = "M10 20L300 180M310 100L310 100";
const wordsOf = async (more: Partial<CopyOf> = {}): Promise<string> =>
  pagesOfPdf(await signedCopy({ ...copy, ...more }))
    .join("\n")
    .replace(/\s+/g, " ");

describe("a signed copy", () => {
  it("S1-42 holds the text, who signed, when, from where and how, the text's hash and the ids", async () => {
    const words = await wordsOf();
    for (const told of [
      "Tide & Line Waiver of liability Version 3 Risk I take part at my own risk . • knees • back",
      "our terms (https://example.com/terms)",
      "Zoë Łukasz",
      "March 13, 2026 at 11:30 PM EDT (America/New_York)",
      "2026-03-14T03:30:00.000Z",
      "2001:db8::7334",
      "Mozilla/5.0 (iPhone)",
      copy.textHash,
      "wvr_1 cli_1 sgn_1",
      "Page 1 of 1 · sgn_1",
      "by typing the full name and confirming",
    ])
      expect(words).toContain(told);
  });

  it("S1-42 names the guardian of a minor, and shows the drawing as it was drawn", async () => {
    const guardian = { name: "Ольга Νίκος", relation: "guardian" } as const;
    const words = await wordsOf({ guardian, drawing });
    expect(words).toContain("Ольга Νίκος Signed as The legal guardian Participant (name as typed) Zoë Łukasz");
    expect(words).toContain("drawing a signature and confirming");
    expect(words).toContain("Signature as drawn");
    expect((await signedCopy({ ...copy, drawing })).length).not.toBe((await signedCopy(copy)).length);
  });

  it("S1-42 speaks the language of its text", async () => {
    for (const language of languages) {
      const words = await wordsOf({ language });
      const { proof, timeUtc, typed } = texts[language].copy;
      for (const told of [proof, timeUtc, typed]) expect(words).toContain(told);
    }
  });

  it("S1-42 prints names of many scripts, and a sign it has no letter for by its number", async () => {
    for (const name of ["Zoë", "Łukasz", "Ольга", "Νίκος", "Đặng Ánh", "Şükrü"])
      expect(await wordsOf({ name })).toContain(`${name} Client`);
    expect(await wordsOf({ name: "张三 Zhang" })).toContain("[U+5F20][U+4E09] Zhang");
  });

  it("S1-42 breaks a long text over pages, none of it lost, each page numbered", async () => {
    const lines = Array.from({ length: 150 }, (_, at) => `Clause ${at} of this text.`);
    const pages = pagesOfPdf(await signedCopy({ ...copy, body: lines.join("\n\n") }));
    expect(pages.length).toBeGreaterThan(3);
    const words = pages.join("\n");
    for (const line of lines) expect(words).toContain(`${line}\n`);
    pages.forEach((page, at) => {
      expect(page).toContain(`Page ${at + 1} of ${pages.length}`);
    });
  });

  it("S1-42 is the same, byte for byte, for the same signature", async () => {
    const one = await signedCopy({ ...copy, drawing });
    expect(Buffer.from(await signedCopy({ ...copy, drawing })).equals(one)).toBe(true);
    expect(Buffer.from(one).toString("latin1")).toContain("(D:20260314033000Z)");
  });

  it("S1-42 tells programs its title and language, and screen readers what is a heading or a list", async () => {
    const file = Buffer.from(await signedCopy({ ...copy, drawing })).toString("latin1");
    for (const told of ["/Marked true", "/Lang (en)", "(Waiver of liability)", "/S /H1", "/S /L", "/S /Figure"])
      expect(file).toContain(told);
    expect(file).toMatch(/\/Alt \(Signature as drawn\)/);
  });

  it("S1-42 is set from every kind of Markdown, whatever is written", async () => {
    const body =
      "***\n\n1.\n\n- [x] done\n\n|a|b|\n|-|-|\n|1|2|\n\n```\ncode\n```\n\n> - deep\n>   1. deeper\n\n![p](x)\n\n<b>raw</b>\n\na  \nb `c` \\* &amp;";
    const words = await wordsOf({ body });
    for (const told of ["[x] done", "|a|b|", "code", "deeper", "![p](x)", "<b>raw</b>", "a b c * &"])
      expect(words).toContain(told);
  });

  it("S1-42 is made by a bundle too, with the fonts that lie beside it, as by the source", async () => {
    const folder = mkdtempSync(join(tmpdir(), "copy-"));
    try {
      await build({ copy: "shared/signing/copy.ts" }, folder);
      const bundled = createRequire(import.meta.url)(join(folder, "copy/index.cjs"));
      expect(Buffer.from(await bundled.signedCopy(copy)).equals(await signedCopy(copy))).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
