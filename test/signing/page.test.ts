import { createHash } from "node:crypto";
import { DOMParser } from "@xmldom/xmldom";
import { describe, expect, it } from "vitest";
import { pagesWith } from "../../functions/http/pages.ts";
import { style } from "../../shared/pages/frame.ts";
import { languages } from "../../shared/pages/language.ts";
import { relations, type SigningFields, signatureIn } from "../../shared/signing/form.ts";
import { type Signing, signingPage } from "../../shared/signing/page.ts";
import { script, scriptHash } from "../../shared/signing/script.ts";
import { texts } from "../../shared/signing/texts.ts";
import { contrast } from "../support/contrast.ts";

const adult: Signing = {
  studio: "Tide & Line",
  timeZone: "America/New_York",
  title: "Waiver of liability",
  body: "# Risk\n\nI take part at my **own** risk.",
  language: "en",
  version: 3,
  client: "Maya Oduya",
  minor: false,
  state: "open",
};
const child: Signing = { ...adult, client: "Tim Oduya", minor: true };
const signedAt = "2026-03-14T03:30:00.000Z";
const asked = (signing: Signing, language = "en", fields?: SigningFields): string =>
  signingPage("/w/token", signing, "ask", language, fields && { fields, faults: signatureIn(fields, signing).faults! });

const wellFormed = (html: string): void => {
  const problems: string[] = [];
  const xhtml = html
    .replace("<!doctype html>", "<!DOCTYPE html>")
    .replace(/<script>[\s\S]*<\/script>/, "")
    .replace(/ (checked|required|hidden|novalidate|autofocus)(?=[ >])/g, ' $1="$1"')
    .replace(/<(meta|input)([^>]*)>/g, "<$1$2/>");
  new DOMParser({ onError: (_, message) => problems.push(message) }).parseFromString(xhtml, "application/xhtml+xml");
  expect(problems).toEqual([]);
};

describe("the signing page", () => {
  it("S1-44 asks in five languages for the typed name and the consent, each by a label, and for a minor for its guardian", () => {
    for (const language of languages)
      for (const signing of [adult, child]) {
        const html = asked(signing, `${language}-CH`);
        const words = texts[language];
        wellFormed(html);
        expect(html).toContain(`<html lang="${language}">`);
        for (const told of [words.agree, words.sign, words.typedHint, words.nameLabel, words.drawLabel, signing.client])
          expect(html).toContain(told);
        for (const [, id] of html.matchAll(/<input type="(?:text|checkbox|radio)" id="(\w+)"/g))
          expect(html).toContain(`<label${id!.toLowerCase().endsWith("name") ? ' class="above"' : ""} for="${id}">`);
        expect(html.includes('name="guardianName"')).toBe(signing.minor);
        for (const relation of relations) expect(html.includes(words.relations[relation])).toBe(signing.minor);
        expect(html.replace(script, "")).not.toMatch(/\{\{|undefined|\[object/);
        expect(html.match(/<h1[ >]/g)).toHaveLength(1);
      }
  });

  it("S1-44 needs no script: its form holds all that a signature needs, and what only a script can do is hidden", () => {
    const html = asked(child).replace(/<script>[\s\S]*<\/script>/, "");
    expect(html).toMatch(/<form method="post" action="\/w\/token" novalidate>[\s\S]*<button type="submit">/);
    expect([...html.matchAll(/ name="(\w+)"/g)].map(([, name]) => name).slice(2)).toEqual([
      "shown",
      "name",
      "guardianName",
      "guardianRelation",
      "guardianRelation",
      "guardianRelation",
      "drawing",
      "agree",
    ]);
    expect(html).toMatch(/<div id="draw"[^>]* hidden>/);
    expect(html).not.toMatch(/\bon\w+="|src=|<link|<img|@import|url\(/);
  });

  it("S1-44 shows the text in its own language, with headings below the page's, and marks that language where it is another", () => {
    expect(asked(adult)).toContain("<h2>Risk</h2>\n<p>I take part at my <strong>own</strong> risk.</p>");
    expect(asked(adult)).not.toMatch(/<(?:h1|div)[^>]* lang=/);
    const foreign = asked({ ...adult, language: "fr" }, "de");
    expect(foreign).toMatch(/<h1 lang="fr">[\s\S]*<div class="text" id="text" tabindex="-1" lang="fr">/);
    expect(foreign).toContain('name="shown" value="3 fr"');
  });

  it("S1-44 escapes whatever the studio, the client or the form said", () => {
    const evil = `"><script>alert(1)</script>{{words}}`;
    const html = asked({ ...child, studio: evil, title: evil, client: evil, body: evil }, "en", {
      name: evil,
      guardianName: evil,
      guardianRelation: evil,
      drawing: evil,
      shown: evil,
    });
    wellFormed(html.replaceAll("{{words}}", ""));
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).toContain("&gt;&lt;script&gt;alert(1)");
  });

  it("S1-44 names every fault above the form and at its field, and keeps what was given", () => {
    const fields = { shown: "3 en", name: "Tim", guardianName: " ", drawing: "M1 1L9 9", agree: "on" };
    for (const language of languages) {
      const html = asked(child, language, fields);
      const { guardianNameMissing, relationMissing } = texts[language].faults;
      wellFormed(html);
      expect(html).toMatch(/<div class="faults" role="alert" tabindex="-1" autofocus/);
      expect(html).toContain(`<a href="#guardianName">${guardianNameMissing}</a>`);
      expect(html).toContain(`<a href="#parent">${relationMissing}</a>`);
      expect(html).toContain(`<p class="wrong" id="guardianName-fault">${guardianNameMissing}</p>`);
      for (const [, ids] of html.matchAll(/aria-(?:describedby|labelledby)="([^"]*)"/g))
        for (const id of ids!.split(" ")) expect(html).toContain(`id="${id}"`);
      expect(html).toContain('id="name" name="name" value="Tim"');
      expect(html).toMatch(/name="agree" value="on" required checked/);
      expect(html).toContain('d="M1 1L9 9"');
    }
  });

  it("S1-42 says when it was signed, by the studio's clock in the reader's language, and when nothing is asked any more", () => {
    const signed: Signing = { ...adult, state: "signed", signedAt };
    expect(signingPage("/w/token", signed, "done", "en")).toContain("March 13, 2026 at 11:30 PM EDT");
    for (const language of languages) {
      const words = texts[language];
      for (const [step, title] of [
        ["done", words.doneTitle],
        ["ask", words.signedTitle],
      ] as const) {
        const html = signingPage("/w/token", signed, step, language);
        expect(html).toContain(`<h1>${title}</h1>`);
        expect(html).toMatch(/13/);
        expect(html).not.toMatch(/<form|<script/);
      }
      const gone = signingPage("/w/token", { ...adult, state: "gone" }, "ask", language);
      expect(gone).toContain(`<h1>${words.goneTitle}</h1>`);
      expect(gone).not.toContain("<form");
    }
  });

  it("S1-44 may run its own script and nothing else, which other functions' pages may not", () => {
    const { headers, body } = pagesWith(scriptHash).page(asked(adult));
    const [, inline] = /<script>([\s\S]*)<\/script>/.exec(body!)!;
    expect(inline).toBe(script);
    const hash = createHash("sha256").update(inline!).digest("base64");
    expect(headers!["content-security-policy"]).toContain(`; script-src 'sha256-${hash}'; form-action 'self';`);
    expect(headers!["content-security-policy"]).toMatch(/^default-src 'none'; /);
    expect(pagesWith().page("").headers!["content-security-policy"]).not.toContain("script-src");
    expect(pagesWith(scriptHash).problemPage({}, "en").headers!["content-security-policy"]).not.toContain("script-src");
  });

  it("S1-44 says in every language all it says in one, with the same variables", () => {
    const said = (value: object): [string, string][] =>
      Object.entries(value).flatMap(([name, text]) =>
        typeof text === "string"
          ? [[name, text] as [string, string]]
          : said(text).map(([at, t]) => [`${name}.${at}`, t] as [string, string]),
      );
    const variables = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort();
    for (const language of languages) {
      const ours = said(texts[language]);
      expect(ours.map(([name]) => name)).toEqual(said(texts.en).map(([name]) => name));
      ours.forEach(([name, text], at) => {
        expect([language, name, text.trim()]).not.toEqual([language, name, ""]);
        expect([language, name, variables(text)]).toEqual([language, name, variables(said(texts.en)[at]![1])]);
      });
    }
  });

  it("WCAG 1.4.3: what is wrong stands out 7:1, by day and in the dark", () => {
    const themes = [...style.matchAll(/--paper:#(\w+);.*?--wrong:#(\w+)/g)];
    expect(themes).toHaveLength(2);
    for (const [, paper, wrong] of themes) expect(contrast(wrong!, paper!)).toBeGreaterThan(7);
  });
});
