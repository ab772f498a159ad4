import { createHash } from "node:crypto";
import { DOMParser } from "@xmldom/xmldom";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { readForm } from "../../functions/http/pages.ts";
import type { Channel } from "../../shared/consents/schema.ts";
import { Refusal } from "../../shared/kernel/errors.ts";
import { type LinkPurpose, linkTo } from "../../shared/links/token.ts";
import { style } from "../../shared/pages/frame.ts";
import { languageOf, languages } from "../../shared/pages/language.ts";
import { problemTexts } from "../../shared/pages/problem.ts";
import { masked } from "../../shared/preferences/masked.ts";
import { texts } from "../../shared/preferences/texts.ts";
import type { Answer, Input } from "../support/call.ts";
import { callAs } from "../support/call.ts";
import { contrast } from "../support/contrast.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
/** As a mail provider or browser: no credentials at all. */
const anyone = callAs({ accountId: "" });
const page = (name: string, token: string, input: Input = {}): Promise<Answer> =>
  anyone(name, { ...input, params: { [name.includes("/u/") ? "unsubscribeToken" : "preferencesToken"]: token } });

const client = async (firstName: string, fields: object): Promise<string> => {
  const { body, text, status } = await studio.call("POST /v1/clients", { body: { firstName, ...fields } });
  expect(status, text).toBe(201);
  return body.id;
};
const link = (purpose: LinkPurpose, clientId: string, value: string, channel: Channel = "email"): string =>
  linkTo(studio.secrets, "https://x", purpose, {
    accountId: studio.accountId,
    clientId,
    channel,
    hash: studio.secrets.hash(value),
  })
    .split("/")
    .at(-1)!;
const wellFormed = (html: string): void => {
  const problems: string[] = [];
  const xhtml = html
    .replace(/<(meta|input)([^>]*?)(?<! checked)>/g, "<$1$2/>")
    .replace(/ checked>/g, ' checked="checked"/>')
    .replaceAll("<br>", "<br/>");
  new DOMParser({ onError: (_, message) => problems.push(message) }).parseFromString(
    xhtml.replace("<!doctype html>", "<!DOCTYPE html>"),
    "application/xhtml+xml",
  );
  expect(problems).toEqual([]);
};

let maya: string;
beforeAll(async () => {
  studio = await openStudio({ name: `Tide & <Line> "Studio"`, timeZone: "America/New_York", currency: "USD" });
  maya = await client("Maya", {
    emails: [{ address: "maya@example.com" }],
    phones: [{ kind: "mobile", number: "+12075550134" }],
  });
});

describe("the pages of signed links", () => {
  it("are plain HTML in the language asked for: titled, headed, labelled, without script or anything loaded", async () => {
    for (const language of languages)
      for (const [name, token] of [
        ["GET /u/{unsubscribeToken}", link("unsubscribe", maya, "maya@example.com")],
        ["GET /p/{preferencesToken}", link("preferences", maya, "maya@example.com")],
        ["GET /u/{unsubscribeToken}", "forged"],
      ] as const) {
        const { text } = await page(name, token, {
          headers: { "accept-language": `xx, ${language}-CH;q=0.8, en;q=0.1` },
        });
        wellFormed(text);
        expect(text).toContain(`<html lang="${language}">`);
        expect(text).not.toMatch(/<script|\bon\w+=|src=|<link|<img|@import|url\(|\{\{|undefined/);
        expect(text.match(/<h1>/g)).toHaveLength(1);
        expect(text.match(/<title>(.*)<\/title>/)![1]).toBe(text.match(/<h1>(.*)<\/h1>/)![1]);
        for (const [, id] of text.matchAll(/<input type="checkbox" id="(\w+)"/g)) expect(text).toContain(`for="${id}"`);
      }
  });

  it("escape what the studio is called, and show the address masked alone", async () => {
    const { text } = await page("GET /u/{unsubscribeToken}", link("unsubscribe", maya, "maya@example.com"));
    expect(text).toContain("Tide &amp; &lt;Line&gt; &quot;Studio&quot;");
    expect(text).not.toContain("<Line>");
    expect(text).not.toContain("&amp;amp;");
    expect(text).toContain("m…@example.com");
    expect(text).not.toContain("maya");
    const chooses = await page("GET /p/{preferencesToken}", link("preferences", maya, "maya@example.com"));
    expect(chooses.text).toContain("…0134");
    expect(chooses.text).not.toContain("2075550134");
  });

  it("may load nothing, stand in no frame, tell nobody their address, and are kept by nobody", async () => {
    for (const token of [link("unsubscribe", maya, "maya@example.com"), "forged"]) {
      const { headers, text } = await page("GET /u/{unsubscribeToken}", token);
      expect(headers).toMatchObject({
        "content-type": "text/html; charset=utf-8",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
        vary: "accept-language",
      });
      const [, inline] = /<style>([\s\S]*)<\/style>/.exec(text)!;
      const hash = createHash("sha256").update(inline!).digest("base64");
      expect(headers["content-security-policy"]).toBe(
        `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
      );
      expect(headers["set-cookie"]).toBeUndefined();
    }
  });

  it("say in every language all they say in one, with the same variables", () => {
    const variables = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort();
    for (const language of languages) {
      const ours = texts[language];
      expect(Object.keys(ours)).toEqual(Object.keys(texts.en));
      for (const [name, text] of Object.entries(ours)) {
        expect([language, name, text.trim()]).not.toEqual([language, name, ""]);
        expect([language, name, variables(text)]).toEqual([
          language,
          name,
          variables(texts.en[name as keyof typeof ours]),
        ]);
        if (language !== "en") expect(text).not.toBe(texts.en[name as keyof typeof ours]);
      }
      expect(Object.keys(problemTexts[language])).toEqual(["gone", "wrong", "failed"]);
    }
  });

  it("WCAG 1.4.3, 1.4.11: text stands out 7:1, lines and focus 3:1, by day and in the dark", () => {
    const themes = [...style.matchAll(/--ink:#(\w+);--paper:#(\w+);--act:#(\w+);--on-act:#(\w+);--line:#(\w+)/g)];
    expect(themes).toHaveLength(2);
    for (const [, ink, paper, act, onAct, line] of themes) {
      expect(contrast(ink!, paper!)).toBeGreaterThan(7);
      expect(contrast(act!, onAct!)).toBeGreaterThan(7);
      expect(contrast(act!, paper!)).toBeGreaterThan(3);
      expect(contrast(line!, paper!)).toBeGreaterThan(3);
    }
  });
});

describe("the language of a page", () => {
  it("is the one its reader likes best among ours, else English", () => {
    const cases: [string | undefined, string][] = [
      [undefined, "en"],
      ["", "en"],
      ["de", "de"],
      ["pt-BR,pt;q=0.9,en;q=0.8", "pt"],
      ["ja, fr;q=0.3, es;q=0.7", "es"],
      ["de;q=0, fr", "fr"],
      ["FR-ca", "fr"],
      ["*", "en"],
      ["*;q=0.5, de;q=0.4", "en"],
      ["esperanto", "en"],
      ["de;q=x, es;q=0.1", "es"],
      ["fr, de", "fr"],
    ];
    for (const [header, language] of cases) expect([header, languageOf(header)]).toEqual([header, language]);
  });

  it("is found whatever is sent", () => {
    fc.assert(fc.property(fc.string(), (header) => languages.includes(languageOf(header))));
  });
});

describe("a masked address", () => {
  it("tells neither the rest of the name nor the number", () => {
    fc.assert(
      fc.property(fc.emailAddress(), (value) => {
        const [local = ""] = value.split("@");
        expect(masked({ channel: "email", value })).toBe(`${local[0]}…@${value.split("@")[1]}`);
      }),
    );
    expect(masked({ channel: "sms", value: "+12075550134" })).toBe("…0134");
  });
});

describe("a form", () => {
  const event = (body: string | undefined, contentType: string, isBase64Encoded = false) =>
    ({ body, isBase64Encoded, headers: { "content-type": contentType } }) as unknown as APIGatewayProxyEventV2;
  const fields = fc.dictionary(fc.string({ unit: "grapheme", minLength: 1 }), fc.string({ unit: "grapheme" }));

  it("is read as it was sent, url-encoded and multipart, as text and as API Gateway hands on what is no text", async () => {
    await fc.assert(
      fc.asyncProperty(fields, async (sent) => {
        const urlEncoded = new URLSearchParams(Object.entries(sent)).toString();
        const form = new FormData();
        for (const [name, value] of Object.entries(sent)) form.append(name, value);
        const multipart = new Response(form);
        const contentType = multipart.headers.get("content-type")!;
        const bytes = Buffer.from(await multipart.arrayBuffer()).toString("base64");
        expect(await readForm(event(urlEncoded, "application/x-www-form-urlencoded"), 1e6)).toEqual({ ...sent });
        if (
          Object.keys(sent).length === 0 ||
          Object.entries(sent)
            .flat()
            .some((text) => /[\r\n]/.test(text))
        )
          return;
        expect(await readForm(event(bytes, contentType, true), 1e6)).toEqual({ ...sent });
      }),
    );
  });

  it("that is damaged is refused and nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), fc.constantFrom("x", "", '"', "é"), async (body, boundary) => {
        for (const type of ["application/x-www-form-urlencoded", `multipart/form-data; boundary=${boundary}`])
          await readForm(event(body.toWellFormed(), type), 1e6).catch((error) => expect(error).toBeInstanceOf(Refusal));
      }),
    );
  });
});
