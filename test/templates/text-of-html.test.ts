import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textOfHtml } from "../../shared/templates/text-of-html.ts";

describe("the text of an HTML email", () => {
  it.each([
    ["<p>Hello <b>Maya</b>,</p><p>see you<br>soon.</p>", "Hello Maya,\n\nsee you\nsoon."],
    ["<h1>News</h1>\n  <ul>\n<li>Yin</li>\n<li>Flow</li></ul>End", "News\n\n- Yin\n- Flow\n\nEnd"],
    ['<a href="https://example.com/?a=1&amp;b=2">Book</a>.', "Book (https://example.com/?a=1&b=2)."],
    ['<a href="https://example.com">https://example.com</a>', "https://example.com"],
    ['<a href="{{link.signIn}}">Sign in</a>', "Sign in ({{link.signIn}})"],
    ['<a href="mailto:desk@example.com">desk@example.com</a> <a href="#top">Up</a>', "desk@example.com Up"],
    ["<head><title>No</title></head><style>p { color: red }</style>Yes<script>if (a < b) no()</script>", "Yes"],
    ["A<!-- <p>no</p> -->B", "AB"],
    ["a &lt; b &amp;&nbsp;c &#8364; &#x1F600; &unknown; &#xD800;", "a < b & c € 😀 &unknown; &#xD800;"],
    ["1 < 2 and 3 > 2", "1 < 2 and 3 > 2"],
    ['<img src="x.png" alt="Our studio"><p title="a > b">Text</p>', "Our studio\n\nText"],
    ["<table><tr><td>Mon</td><td>6:00</td></tr><tr><td>Tue</td></tr></table>", "Mon 6:00\nTue"],
    ["One<hr>Two", "One\n\n---\n\nTwo"],
    ["{{#client}}<p>{{firstName}}</p>{{/client}}", "{{#client}}\n\n{{firstName}}\n\n{{/client}}"],
    ["<p", ""],
  ])("%s", (html, text) => {
    expect(textOfHtml(html)).toBe(text);
  });

  it("holds every word and no tag, whatever they stand in", () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/);
    const tag = fc.constantFrom("p", "div", "b", "li", "td", "h1", "span");
    fc.assert(
      fc.property(fc.array(fc.tuple(word, tag), { minLength: 1, maxLength: 20 }), (pieces) => {
        const text = textOfHtml(pieces.map(([words, name]) => `<${name} class='x'> ${words} </${name}>`).join(" "));
        expect(text.replace(/- /g, "").split(/\s+/)).toEqual(pieces.map(([words]) => words));
      }),
    );
  });

  it("ends with whatever it is given, in one pass", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("<", ">", '"', "'", "<a ", "href=", "<!--", "-->", "</", "&#", ";", "x", "<style>")),
        (pieces) => {
          expect(textOfHtml(pieces.join(""))).toBeTypeOf("string");
        },
      ),
    );
    for (const piece of ["<a '", "<", "<!--", "<style>", "&#", "<p>x", "<a href='x'>"]) {
      const started = process.cpuUsage();
      textOfHtml(piece.repeat(60_000 / piece.length));
      expect([piece, process.cpuUsage(started).user < 2_000_000]).toEqual([piece, true]);
    }
  });
});
